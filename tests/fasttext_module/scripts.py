"""Short sentences in many scripts, and lines made of their words."""

from __future__ import annotations

import random

SENTENCES = {
    "Latin": [
        "The river runs down from the hills and past our old house to the sea.",
        "Hier, ma sœur a acheté du pain frais et un journal près de la gare.",
        "Am Abend sitzen die Kinder im Garten und hören den Vögeln zu.",
        "Mañana por la mañana iremos al mercado a comprar fruta y queso.",
        "Wczoraj padał śnieg, a dziś świeci słońce i jest całkiem ciepło.",
        "Bugün hava çok güzel, öğleden sonra denize gideceğiz.",
        "Hôm nay trời đẹp, chúng tôi đi dạo quanh hồ với bạn bè.",
        "Tänään paistaa aurinko ja lapset leikkivät pihalla koko päivän.",
        "Holnap reggel korán kelünk, és vonattal megyünk a városba.",
        "Leo asubuhi watoto walikwenda shuleni wakiimba kwa furaha.",
    ],
    "Cyrillic": [
        "Вчера мы долго гуляли по берегу реки и смотрели на закат.",
        "Сьогодні вранці діти пішли до школи, а потім грали у парку.",
        "Днес времето е хубаво и ще отидем на планина с приятели.",
        "Јуче смо купили нове књиге и читали их цело вече.",
    ],
    "Greek": ["Σήμερα ο ήλιος λάμπει και τα παιδιά παίζουν δίπλα στη θάλασσα."],
    "Armenian": ["Այսօր եղանակը լավ է, և երեխաները խաղում են այգում։"],
    "Georgian": ["დღეს კარგი ამინდია და ბავშვები ბაღში თამაშობენ."],
    "Hebrew": ["היום מזג האוויר נעים והילדים משחקים בגינה ליד הבית."],
    "Yiddish": ["הײַנט איז אַ שיינער טאָג און די קינדער שפּילן זיך אין גאָרטן."],
    "Arabic": [
        "اليوم الطقس جميل والأطفال يلعبون في الحديقة قرب البيت.",
        "امروز هوا خوب است و بچه‌ها در باغ بازی می‌کنند.",
        "آج موسم اچھا ہے اور بچے باغ میں کھیل رہے ہیں۔",
    ],
    "Thaana": ["މިއަދު މޫސުން ރަނގަޅު އަދި ކުދިން ކުޅެނީއެވެ"],
    "Devanagari": [
        "आज मौसम अच्छा है और बच्चे बगीचे में खेल रहे हैं।",
        "आज हवामान छान आहे आणि मुले बागेत खेळत आहेत.",
        "आज मौसम राम्रो छ र केटाकेटीहरू बगैंचामा खेल्दैछन्।",
    ],
    "Bengali": ["আজ আবহাওয়া ভালো এবং শিশুরা বাগানে খেলছে।"],
    "Gurmukhi": ["ਅੱਜ ਮੌਸਮ ਚੰਗਾ ਹੈ ਅਤੇ ਬੱਚੇ ਬਾਗ ਵਿੱਚ ਖੇਡ ਰਹੇ ਹਨ।"],
    "Gujarati": ["આજે હવામાન સારું છે અને બાળકો બગીચામાં રમે છે."],
    "Oriya": ["ଆଜି ପାଗ ଭଲ ଅଛି ଏବଂ ପିଲାମାନେ ବଗିଚାରେ ଖେଳୁଛନ୍ତି।"],
    "Tamil": ["இன்று வானிலை நன்றாக உள்ளது, குழந்தைகள் தோட்டத்தில் விளையாடுகிறார்கள்."],
    "Telugu": ["ఈ రోజు వాతావరణం బాగుంది, పిల్లలు తోటలో ఆడుకుంటున్నారు."],
    "Kannada": ["ಇಂದು ಹವಾಮಾನ ಚೆನ್ನಾಗಿದೆ ಮತ್ತು ಮಕ್ಕಳು ತೋಟದಲ್ಲಿ ಆಡುತ್ತಿದ್ದಾರೆ."],
    "Malayalam": ["ഇന്ന് കാലാവസ്ഥ നല്ലതാണ്, കുട്ടികൾ തോട്ടത്തിൽ കളിക്കുന്നു."],
    "Sinhala": ["අද කාලගුණය හොඳයි, ළමයි වත්තේ සෙල්ලම් කරති."],
    "Thai": ["วันนี้อากาศดี เด็กๆ เล่นอยู่ในสวน ใกล้บ้านของเรา"],
    "Lao": ["ມື້ນີ້ອາກາດດີ ແລະ ເດັກນ້ອຍຫຼິ້ນຢູ່ໃນສວນ"],
    "Tibetan": ["དེ་རིང་གནམ་གཤིས་བཟང་པོ་འདུག ཕྲུ་གུ་ཚོ་རྩེད་མོ་རྩེ་གི་འདུག"],
    "Myanmar": ["ဒီနေ့ ရာသီဥတု ကောင်းပြီး ကလေးများ ဥယျာဉ်ထဲမှာ ကစားနေကြသည်။"],
    "Khmer": ["ថ្ងៃនេះ អាកាសធាតុល្អ ហើយក្មេងៗ លេងនៅក្នុងសួន។"],
    "Ethiopic": ["ዛሬ አየሩ ጥሩ ነው፣ ልጆቹም በአትክልቱ ስፍራ ይጫወታሉ።"],
    "Hangul": ["오늘은 날씨가 좋아서 아이들이 정원에서 놀고 있습니다."],
    "Kana": [
        "きょうは てんきが よくて、こどもたちが にわで あそんでいます。",
        "コーヒーとパンをください。",
    ],
    "Han": [
        "今天天气很好，孩子们在花园里玩。",
        "今天天氣很好，孩子們在花園裡玩。",
        "滚滚长江东逝水，浪花淘尽英雄。",
    ],
    "Mongolian": ["ᠥᠨᠥᠳᠦᠷ ᠴᠠᠭ ᠠᠭᠤᠷ ᠰᠠᠶᠢᠬᠠᠨ ᠪᠠᠶᠢᠨ᠎ᠠ"],
    "Syriac": ["ܝܘܡܢܐ ܐܐܪ ܫܦܝܪܐ ܘܛܠܝܐ ܡܫܬܥܝܢ"],
    "Cherokee": ["ᎪᎯ ᎢᎦ ᎣᏍᏓ ᎠᎴ ᏗᏂᏲᏟ ᏓᎾᏁᎶᎲᏍᎦ"],
}
# What real lines hold besides words.
ODDITIES = [
    "",
    " ",
    "2019",
    "...",
    "a\tb",
    "http://example.org/x?y=1",
    "😀👍🏽",
    "\u200d",
    "naïve\u0301",
]


def lines(n: int, seed: int) -> list[str]:
    """Make ``n`` lines, each of some words or characters of sentences of one script."""
    rng = random.Random(seed)
    made = list(ODDITIES)
    scripts = list(SENTENCES)
    while len(made) < n:
        sentence = rng.choice(SENTENCES[scripts[len(made) % len(scripts)]])
        words = sentence.split()
        if len(words) > 4 and rng.random() < 0.8:
            line = " ".join(rng.choices(words, k=rng.randint(2, 12)))
        else:
            begin = rng.randrange(len(sentence) - 3)
            line = sentence[begin : begin + rng.randint(3, 40)]
        made.append(line if rng.random() < 0.9 else line.upper() + " " + rng.choice(ODDITIES))
    return made

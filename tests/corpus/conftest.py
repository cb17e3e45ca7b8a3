from hypothesis import settings

# Examples that start threads take as long as the machine lets them.
settings.register_profile("corpus", deadline=None)
settings.load_profile("corpus")

"""What every test shares: no deadlines, because the machine that runs them may be busy."""

from hypothesis import HealthCheck, settings

settings.register_profile("tokcourse", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tokcourse")

"""The demo bank: one seeded generator of people, matters and planted stories, the same figures at every run."""

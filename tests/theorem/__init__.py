"""The theorem as a machine of states: a site that is edited at random, and builds that must agree about it."""

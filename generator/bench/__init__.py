"""How long builds take, and how much memory: ``python -m generator.bench``. Nothing of it is loaded by a build."""

"""Pages about companies: the choice, access, the measures, the register, the size."""

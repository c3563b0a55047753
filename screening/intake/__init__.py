"""Taking in what the ERP tells us: shape, idempotency, and the commit before anything else."""

"""What gunicorn reads by itself where it is started in this folder."""

worker_class = "compliance.web.ProblemWorker"

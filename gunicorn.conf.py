"""What gunicorn reads by itself where it is started in this folder."""

worker_class = "compliance.web.ProblemWorker"
# No path, no query, no user: the route and the id of the request lead to them in the record.
access_log_format = (
    '{"at": "%(t)s", "event": "request", "from": "%(h)s", "method": "%(m)s", '
    '"route": "%({screening.route}e)s", "status": "%(s)s", "bytes": "%(B)s", "ms": "%(M)s", '
    '"request_id": "%({screening.request_id}e)s"}'
)


def post_worker_init(worker):
    """A process serves from here on, its application loaded."""
    from compliance.collecting import leave_what_stays_to_itself

    leave_what_stays_to_itself()

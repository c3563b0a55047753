"""What Django REST framework and drf-spectacular are told: the API's parts and its document."""

from __future__ import annotations

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["screening.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["screening.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["screening.api.parsers.SubmissionParser"],
    "DEFAULT_SCHEMA_CLASS": "screening.api.operations.OperationSchema",
    "DEFAULT_PAGINATION_CLASS": "screening.api.pagination.NewestFirstPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["screening.api.rates.KeyRate"],
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS: what there is stands in the OpenAPI document
    "EXCEPTION_HANDLER": "screening.api.problems.problem_response",
}
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Export-control screening",
    "DESCRIPTION": "Submit orders, shipments and technology releases; read the answer.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "screening.api.schema.publish_transaction_schema",
        "screening.api.schema.complete_document",
    ],
}

"""Settings of the dashboard of the service in front of the HSM: the names of its metrics and labels.

The defaults are what the libraries of the ecosystem give by themselves: go-grpc-middleware's and grpc-prometheus'
names for gRPC, the process collector of every Prometheus client library, and the two names that guides for HTTP
services agree on. NATS has no client metrics of its own: services count their messages themselves.
"""

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import label_name, metric_name


def _metric(key: str, default: str, what: str) -> Setting:
    return Setting(f"crypto_service.{key}", metric_name(), default, what)


def _label(key: str, default: str, what: str) -> Setting:
    return Setting(f"crypto_service.{key}", label_name(), default, what)


SETTINGS = (
    _metric("http_requests", "http_requests_total", "Counter of REST requests."),
    _metric("http_duration", "http_request_duration_seconds", "Histogram of the latency of REST requests; no suffix."),
    _label("http_path_label", "path", "Label of both with the path."),
    _label("http_status_label", "status", "Label of the counter with the HTTP status."),
    _metric("grpc_handled", "grpc_server_handled_total", "Counter of gRPC calls that ended."),
    _metric("grpc_duration", "grpc_server_handling_seconds", "Histogram of the latency of gRPC calls; no suffix."),
    _label("grpc_method_label", "grpc_method", "Label of both with the method."),
    _label("grpc_code_label", "grpc_code", "Label of the counter with the result; OK is success."),
    _metric("nats_messages", "nats_messages_processed_total", "Counter of NATS messages that the service processed."),
    _metric("nats_duration", "nats_message_processing_seconds", "Histogram of their processing time; no suffix."),
    _label("nats_subject_label", "subject", "Label of both with the subject."),
    _metric("process_cpu", "process_cpu_seconds_total", "Counter of the CPU time of the service."),
    _metric("process_memory", "process_resident_memory_bytes", "Resident memory of the service."),
    _metric(
        "process_threads", "process_threads", "Threads of the service: go_threads in Go, jvm_threads_current in Java."
    ),
    _metric("process_open_files", "process_open_fds", "Open file descriptors of the service."),
    _metric("process_max_files", "process_max_fds", "Limit of its file descriptors."),
)

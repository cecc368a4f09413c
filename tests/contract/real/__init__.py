"""The jobs on real PKCS#11 modules and behind real node_exporters."""

# What we ask of our rules beyond what pint asks by itself. No check is disabled.

# Named, so that the checks run which compare rules of one server (duplicates, dependencies). It is never contacted.
prometheus "luna" {
  uri = "http://127.0.0.1:9"
}

# The letters that every Prometheus accepts.
parser {
  names = "legacy"
}

rule {
  match {
    kind = "recording"
  }
  name "[a-z]+:[a-z0-9_]+:[a-z0-9_]+" {
    comment  = "level:metric:operation"
    severity = "bug"
  }
  aggregate "(hsm|partition):.+" {
    keep     = ["hsm"]
    severity = "bug"
  }
  aggregate "partition:.+" {
    keep     = ["serial", "label"]
    severity = "bug"
  }
}

rule {
  match {
    kind = "alerting"
  }
  name "[A-Z][A-Za-z]+" {
    severity = "bug"
  }
  label "severity" {
    value    = "critical|warning|info"
    required = true
    severity = "bug"
  }
  annotation "summary|description" {
    required = true
    severity = "bug"
  }
  annotation "summary" {
    required = true
    severity = "bug"
  }
  annotation "(dashboard|runbook)_url" {
    value    = "https?://.+"
    severity = "bug"
  }
  annotation "dashboard_url" {
    required = true
    severity = "bug"
  }
  annotation "runbook_url" {
    required = true
    severity = "bug"
  }
}

# What wakes people must last.
rule {
  match {
    kind = "alerting"
    label "severity" {
      value = "critical|warning"
    }
  }
  for {
    min      = "1m"
    max      = "1d"
    severity = "bug"
  }
}

# Raw metrics have no colon. Another job may export the same names.
rule {
  selector "[a-zA-Z0-9_]+" {
    requiredLabels = ["job"]
    severity       = "bug"
  }
}

rule {
  reject ".* .*" {
    label_keys      = true
    annotation_keys = true
    severity        = "bug"
  }
}

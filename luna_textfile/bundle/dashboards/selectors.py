"""The matchers that every selector of a dashboard carries: what its reader chose with the variables."""

HOST = 'job=~"$job", instance=~"$instance"'
HOST_OF_HSM = f'{HOST}, instance=~"$host"'
"""Only hosts of the chosen HSMs, where a dashboard has the variable: one HSM must not cost the hosts of a fleet."""

HSM = f'{HOST}, hsm=~"$hsm"'
TOKEN = f'{HSM}, label=~"$token"'

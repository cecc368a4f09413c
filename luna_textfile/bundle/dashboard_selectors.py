"""The matchers that every selector of a dashboard carries: what its reader chose with the variables."""

HOST = 'job=~"$job", instance=~"$instance"'
HSM = f'{HOST}, hsm=~"$hsm"'
TOKEN = f'{HSM}, label=~"$token"'

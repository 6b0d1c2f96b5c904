"""The script of a connection that speaks HTTP: for each request the fault that its path names."""
from .cuts import steps_of
from .faults import answer_faults, fine
from .request import read_body, read_head
from .steps import send

# These act before the body of the request was taken.
before_the_body = {"close_unread"}


def steps_for(path):
    parts = path.split("?")[0].strip("/").split("/")
    if parts[0] == "fault":
        return answer_faults[parts[1]]
    if parts[0] == "cut":
        return steps_of(parts[1], parts[2], int(parts[3]))
    return [send(fine)]


def serve(connection):
    while True:
        request = read_head(connection)
        if request.path.rpartition("/")[2] not in before_the_body:
            read_body(connection, request)
        for step in steps_for(request.path):
            step(connection)

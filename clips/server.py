"""What the server that workers are forked off imports first: it ends with the command.

Without it one whose command was killed would first import all of the rest.
"""

import signal

from stage.film.stopping import end_with_parent

end_with_parent(signal.SIGKILL)  # it is deaf to the others

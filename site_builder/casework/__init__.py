"""办理情况 as people look at it: who may see what, what a clock says on a day, what is due, who has to act.

`ledgers` knows what was written and where each case stands; this package turns it into words and lists.
Everything that pages, reports and commands say of a limit is said here once.
"""

from site_builder.casework.clocks import Running, Term, running
from site_builder.casework.viewer import Viewer

__all__ = ["Running", "Term", "Viewer", "running"]

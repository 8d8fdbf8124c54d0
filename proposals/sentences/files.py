"""What is a person told of a file: which rule it breaks, and what to do; and what kind of document it is?"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

OF_FILES = {
    "empty": lambda: _("This file is empty. Check it and upload it again."),
    "not-a-pdf": lambda: _("This file is not a PDF. Save your document as PDF and upload that."),
    "two-formats": lambda: _(
        "This file is a PDF and a file of another kind in one. Print it to a new PDF and upload that."
    ),
    "something-behind": lambda: _(
        "Something that is no part of the PDF follows after its end. Print it to a new PDF and upload that."
    ),
    "cut-off": lambda: _("The end of this PDF is missing. Save it again and upload the new file."),
    "damaged": lambda: _("This PDF is damaged. Export it again from the program it was written in, and upload that."),
    "unreadable": lambda: _(
        "This PDF could not be read within the time and memory allowed. Export it again in a simpler form, or print it "
        "to a new PDF, and upload that."
    ),
    "unpacks-too-large": lambda: _(
        "A part of this PDF unpacks to far more than a page needs. Export it again with smaller pictures or drawings, "
        "and upload that."
    ),
    "encrypted": lambda: _("This PDF is protected by a password. Save it without protection and upload that."),
    "no-pages": lambda: _("This PDF has no pages. Check the file and upload it again."),
    "script": lambda: _("This PDF carries a script or an interactive XFA form. Print it to a new PDF and upload that."),
    "starts-program": lambda: _("This PDF can start a program. Print it to a new PDF and upload that."),
    "sends-data": lambda: _(
        "This PDF holds a form that sends or takes in data by itself. Print it to a new PDF and upload that."
    ),
    "files-inside": lambda: _(
        "Other files are packed into this PDF. Take them out, upload each as a PDF of its own, or print it to a new PDF."
    ),
    "leads-outside": lambda: _(
        "This PDF leads to other files, which nobody else has. Take out the links to files; links to web addresses may "
        "stay."
    ),
    "media": lambda: _("This PDF carries sound, video or 3D. Print it to a new PDF and upload that."),
    "opens-by-itself": lambda: _(
        "This PDF opens a web address by itself. Print it to a new PDF; links that a reader clicks may stay."
    ),
    "no-room": lambda: _(
        "The portal cannot store files at the moment. Nothing was attached, and nothing else was lost. The fault is on "
        "our side and its operators are told: try again in a few minutes."
    ),
}
KINDS = {
    "plan": lambda: pgettext("kind of document", "Research plan"),
    "agreement": lambda: pgettext("kind of document", "Letter of agreement"),
    "grant": lambda: pgettext("kind of document", "Proof of grant"),
    "other": lambda: pgettext("kind of document", "Other document"),
}


def kind_of_document(kind):
    """Return what a document is, in the reader's language; sealed versions older than the kinds say nothing."""
    return KINDS[kind]() if kind in KINDS else ""

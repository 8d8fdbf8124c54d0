"""How do the tests meet a mail server that breaks off at a chosen step?"""

import socket
import threading

ANSWERS = {
    "greeting": b"220 drill\r\n",
    "EHLO": b"250 drill\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    "text": b"250 taken\r\n",
    "QUIT": b"221 bye\r\n",
}


class BreakingServer:
    """Speak SMTP as scripted: `script` maps a step to bytes to say, to "drop" or to "silence".

    The steps are those of ANSWERS; "text" is the answer to the final dot. The step "half the text" drops the
    connection after the first line of the letter. `steps` keeps what was reached, `texts` every letter that came whole,
    its final dot included, and `texts_taken` those that were not refused in so many words: a server that falls silent
    after the dot has taken the letter all the same.
    """

    def __init__(self, **script):
        self.script = {step.replace("_", " "): what for step, what in script.items()}
        self.steps = []
        self.texts = []
        self.connections = []
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def texts_taken(self):
        """The letters for which the portal has to reckon that they arrived."""
        refused = isinstance(said := self.script.get("text", b"250"), bytes) and not said.startswith(b"2")
        return [] if refused else self.texts

    def stop(self):
        """Close the server and every connection that is still held."""
        self.line.close()
        for connection in self.connections:
            connection.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.line.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        reader = connection.makefile("rb")
        try:
            if not self._say(connection, "greeting"):
                return
            while line := reader.readline():
                step = line.split()[0].decode().upper()
                if not self._say(connection, step):
                    return
                if step == "DATA" and not self._take_text(connection, reader):
                    return
        except OSError:
            return

    def _take_text(self, connection, reader):
        lines = []
        while (line := reader.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            if "half the text" in self.script:
                self.steps.append("half the text")
                self._drop(connection)
                return False
        self.texts.append(b"".join(lines))
        return self._say(connection, "text")

    def _say(self, connection, step):
        """Answer a step; False where nothing more is to be said."""
        self.steps.append(step)
        what = self.script.get(step, ANSWERS.get(step, b"502 what?\r\n"))
        if what == "drop":
            self._drop(connection)
            return False
        if what == "silence":
            return False  # the connection stays open, and nothing comes
        connection.sendall(what)
        return True

    @staticmethod
    def _drop(connection):
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()

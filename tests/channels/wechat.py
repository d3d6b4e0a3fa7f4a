"""WeChat on loopback: its interface as our module calls it, and its messages to us as `wechatpy` signs and encrypts them.

wechat = FakeWechat(); wechat.start()
query, body = wechat.writes(openid, "进度")       what WeChat would post to us
wechat.reads(reply)                                what a person sees of our answer
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

APP_ID, SECRET, TOKEN, ACCOUNT = "wx2c2769f8efd9abc2", "the secret of the app", "spamtest", "gh_10f6c3c3ac5a"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TABLE = """\
[wechat]
plugin = "heliograph.channels.plugins.wechat:Wechat"
app_id = "{app_id}"
account = "{account}"
app_secret_file = "keys/wechat-secret"
token_file = "keys/wechat-token"
aes_key_file = "keys/wechat-aes-key"
api = "{url}"
menu = [{{ type = "click", name = "我要查进度", key = "follow" }}]

[wechat.templates.default]
id = "TM00000001"
fields = {{ thing1 = "{{title}}" }}
"""


@dataclass
class FakeWechat:
    """Tencent's side of one official account."""

    token_seconds: int = 7200
    slow: float = 0
    errors: list[int] = field(default_factory=list)
    """Error numbers that the next calls with a token answer, one each."""

    def __post_init__(self) -> None:
        self.calls: list[tuple[str, dict]] = []
        self.tokens_given: list[str] = []
        self.sent: dict[str, dict] = {}
        self._lock = threading.Lock()
        self._current = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    def start(self) -> FakeWechat:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def configure(self, home: Path, more: str = "") -> None:
        """Add the channel's table to an instance's `channels.toml`."""
        (home / "keys").mkdir(parents=True, exist_ok=True)
        for name, text in (("secret", SECRET), ("token", TOKEN), ("aes-key", AES_KEY)):
            (home / "keys" / f"wechat-{name}").write_text(text, "utf-8")
        path = home / "channels.toml"
        before = path.read_text("utf-8") + "\n" if path.exists() else ""
        table = TABLE.format(app_id=APP_ID, account=ACCOUNT, url=self.url)
        path.write_text(before + table + more, "utf-8")

    # What WeChat posts to us

    def asks_for_echo(self, echo: str = "4711", at: float | None = None) -> dict[str, str]:
        timestamp, nonce = str(int(at or time.time())), secrets.token_hex(5)
        signer = WeChatSigner()
        signer.add_data(TOKEN, timestamp, nonce)
        return {"signature": signer.signature, "timestamp": timestamp, "nonce": nonce, "echostr": echo}

    def posts(
        self, xml: str, *, at: float | None = None, nonce: str = "", app_id: str = APP_ID
    ) -> tuple[dict[str, str], bytes]:
        timestamp, nonce = str(int(at or time.time())), nonce or secrets.token_hex(5)
        body = WeChatCrypto(TOKEN, AES_KEY, app_id).encrypt_message(xml, nonce, timestamp)
        signature = body.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "encrypt_type": "aes"}
        return query, body.encode()

    def writes(self, sender: str, text: str, *, msgid: str = "", **how) -> tuple[dict[str, str], bytes]:
        own = msgid or str(time.time_ns())
        return self.posts(_xml(sender, "text", f"<Content><![CDATA[{text}]]></Content><MsgId>{own}</MsgId>"), **how)

    def does(
        self, sender: str, event: str, key: str = "", *, created: int = 0, more: str = "", **how
    ) -> tuple[dict[str, str], bytes]:
        inside = f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey>{more}"
        return self.posts(_xml(sender, "event", inside, created), **how)

    def reads(self, reply: bytes) -> str:
        """Our answer, decrypted with its signature checked by wechatpy; the whole XML."""
        import xmltodict

        outer = xmltodict.parse(reply)["xml"]
        return self._crypto.decrypt_message(outer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])

    # What we ask of WeChat

    def end_token(self) -> None:
        """WeChat ends the token before its time."""
        with self._lock:
            self._current = ""

    def answer(self, path: str, query: dict[str, str], asked: dict) -> dict:
        with self._lock:
            self.calls.append((path, asked))
            if path == "/cgi-bin/stable_token":
                return self._give_token(asked)
            if not self._current or query.get("access_token") != self._current:
                return {"errcode": 42001, "errmsg": "access_token expired"}
            if self.errors:
                return {"errcode": self.errors.pop(0), "errmsg": "as the test wishes"}
            return self._done(path, asked)

    def _give_token(self, asked: dict) -> dict:
        if (asked["appid"], asked["secret"]) != (APP_ID, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        time.sleep(self.slow)
        if not self._current or asked.get("force_refresh"):
            self._current = f"token-{len(set(self.tokens_given)) + 1}"
        self.tokens_given.append(self._current)
        return {"access_token": self._current, "expires_in": self.token_seconds}

    def _done(self, path: str, asked: dict) -> dict:
        if path == "/cgi-bin/message/template/send":
            own = self.sent.setdefault(asked["client_msg_id"], {**asked, "msgid": 1000 + len(self.sent)})
            return {"errcode": 0, "errmsg": "ok", "msgid": own["msgid"]}
        if path == "/cgi-bin/qrcode/create":
            scene = asked["action_info"]["scene"]["scene_str"]
            return {"ticket": "t", "expire_seconds": asked["expire_seconds"], "url": f"http://weixin.qq.com/q/{scene}"}
        return {"errcode": 0, "errmsg": "ok"}


def _xml(sender: str, kind: str, inside: str, created: int = 0) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{created or int(time.time())}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inside}</xml>"
    )


def _handler(wechat: FakeWechat) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = json.dumps(wechat.answer(parts.path, query, asked)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler

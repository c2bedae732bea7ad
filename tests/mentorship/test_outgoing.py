"""Where requests to typed addresses may go."""

import http.server
import ssl
import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mentorship.outgoing import Forbidden, Guard, guarded_client, is_public


def answers(*addresses):
    return lambda host, port, **kwargs: [(2, 1, 6, "", (address, port)) for address in addresses]


def through(resolve, inside=()):
    """A client whose requests end in a list instead of on the wire."""
    sent = []

    def record(request):
        sent.append(request)
        return httpx.Response(200)

    return httpx.Client(transport=Guard(inside, httpx.MockTransport(record), resolve)), sent


def test_a_request_goes_to_the_address_that_was_looked_at_and_speaks_the_name():
    client, sent = through(answers("140.82.121.6"))

    client.get("https://api.github.com/user")

    assert str(sent[0].url) == "https://140.82.121.6/user"
    assert sent[0].headers["Host"] == "api.github.com"
    assert sent[0].extensions["sni_hostname"] == "api.github.com"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_an_address_inside_our_network_is_refused(address):
    client, sent = through(answers(address))

    with pytest.raises(Forbidden, match="inside our own network"):
        client.get("https://tracker.example.org/")
    assert not sent


@pytest.mark.parametrize("address", ["140.82.121.6", "2606:50c0:8000::153", "64:ff9b::8c52:7906"])
def test_the_internet_at_large_is_public(address):
    assert is_public(address)


def test_one_bad_address_among_good_ones_is_enough_to_refuse():
    client, _ = through(answers("140.82.121.6", "10.0.0.1"))

    with pytest.raises(Forbidden):
        client.get("https://tracker.example.org/")


def test_a_host_that_the_installation_trusts_may_be_inside_and_speak_plainly():
    client, sent = through(answers("10.0.0.7"), inside={"tracker.internal:3000"})

    client.get("http://tracker.internal:3000/issues.json")

    assert str(sent[0].url) == "http://10.0.0.7:3000/issues.json"


def test_plain_http_is_refused_to_everybody_else():
    client, _ = through(answers("140.82.121.6"))

    with pytest.raises(Forbidden, match="https"):
        client.get("http://tracker.example.org/")


def test_an_unknown_name_is_a_failed_connection():
    def nothing(*args, **kwargs):
        raise OSError

    client, _ = through(nothing)

    with pytest.raises(httpx.ConnectError):
        client.get("https://nowhere.example.org/")


def test_the_client_reaches_a_real_server_and_follows_no_redirect():
    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.handle_request, daemon=True).start()
    host = f"localhost:{server.server_port}"

    with guarded_client({host}) as client:
        response = client.get(f"http://{host}/")

    server.server_close()
    assert response.status_code == 302


def own_certificate(path):
    """One that a server made for itself, with its key, for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path / "own.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.handle_request, daemon=True).start()
    host = f"localhost:{server.server_port}"

    with guarded_client({host}) as client, pytest.raises(httpx.ConnectError, match="certificate"):
        client.get(f"https://{host}/")

    server.server_close()

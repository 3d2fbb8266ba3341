#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/recorded.hpp"

// Programs that everybody uses talk in a private loopback; what was said must be what is decoded.

namespace loopscope::tests {
namespace {

using decode::Protocol;
using decode::flow::Message;
using decode::flow::Outcome;
using Words = std::vector<std::string>;
using Rows = std::vector<Words>;

bool installed(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path ? path : "") + ":/usr/sbin:/sbin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

class RealPeers : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/loopscope-peers-XXXXXX";
        ASSERT_NE(mkdtemp(name), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ + "/" + name) << text; }
    /// Runs a shell script, in which $D is the test's folder, and keeps what was captured.
    void talk(const std::string& script) {
        const std::string whole = "set -e; PATH=$PATH:/usr/sbin:/sbin; D=" + folder_ + "\n" + script;
        ASSERT_NO_FATAL_FAILURE(record({"sh", "-c", whole}, recorded_));
    }
    const trace::Recording& recording() const { return recorded_.recording(); }
    void expect_all_paired() const {
        for (std::uint32_t index = 0; index < recording().message_count(); ++index) {
            const Message message = recording().message(index);
            EXPECT_TRUE(message.complete) << index;
            if (message.role != Message::Role::request) continue;
            EXPECT_NE(recording().response_to(index), decode::none) << index;
        }
    }

    std::string folder_;
    Recorded recorded_;
};

constexpr const char* nginx_configuration = R"(
user root;
worker_processes 1;
pid FOLDER/nginx.pid;
error_log FOLDER/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
  types { text/html html shtml; text/plain txt; }
  gzip on; gzip_types text/plain; gzip_min_length 1000;
  server {
    listen 127.0.0.1:8088;
    root FOLDER;
    location /form { return 201 "thanks\n"; }
    location ~ shtml { ssi on; }
  }
}
)";

class CurlAndNginx : public RealPeers {
protected:
    void SetUp() override {
        if (!installed("nginx") || !installed("curl")) GTEST_SKIP() << "nginx or curl is not installed";
        ASSERT_NO_FATAL_FAILURE(RealPeers::SetUp());
        std::string configuration = nginx_configuration;
        for (std::size_t at; (at = configuration.find("FOLDER")) != std::string::npos;)
            configuration.replace(at, 6, folder_);
        write("nginx.conf", configuration);
        write("index.html", "<p>first page</p>\n");
        write("words.txt", "plain words\n");
        write("made.shtml", "made on <!--#echo var=\"DATE_LOCAL\" -->\n");
        std::string text;
        for (int line = 0; line < 400; ++line)
            text += "line " + std::to_string(line) + " of a text that compresses well\n";
        write("long.txt", text);
        ASSERT_NO_FATAL_FAILURE(talk(R"(
nginx -e $D/error.log -c $D/nginx.conf
U=http://127.0.0.1:8088
curl -sS $U/ $U/words.txt $U/made.shtml
curl -sS -I $U/words.txt
curl -sS -d 'name=Ada&year=1843' "$U/form?lang=en&q=a%20b"
curl -sS --compressed -o /dev/null $U/long.txt
curl -sS -o /dev/null $U/long.txt
curl -sS -o /dev/null $U/missing
kill -QUIT $(cat $D/nginx.pid)
)"));
    }
};

TEST_F(CurlAndNginx, RequestsAndResponsesAreDecoded) {
    EXPECT_EQ(rows(recording(), {"http.request.method", "http.request.uri"}), (Rows{{"GET", "/"},
                                                                                    {"GET", "/words.txt"},
                                                                                    {"GET", "/made.shtml"},
                                                                                    {"HEAD", "/words.txt"},
                                                                                    {"POST", "/form?lang=en&q=a%20b"},
                                                                                    {"GET", "/long.txt"},
                                                                                    {"GET", "/long.txt"},
                                                                                    {"GET", "/missing"}}));
    EXPECT_EQ(rows(recording(), {"http.response.code", "http.transfer_encoding", "http.content_encoding"}),
              (Rows{{"200", "", ""},
                    {"200", "", ""},
                    {"200", "chunked", ""},
                    {"200", "", ""},
                    {"201", "", ""},
                    {"200", "chunked", "gzip"},
                    {"200", "", ""},
                    {"404", "", ""}}));
    EXPECT_EQ(values(recording(), "http.request.uri.query.parameter"), (Words{"lang=en", "q=a%20b"}));
    expect_all_paired();
}

TEST_F(CurlAndNginx, ThreeRequestsShareAConnection) {
    const auto all = connections(recording(), Protocol::tcp);
    ASSERT_EQ(all.size(), 6u);
    std::vector<int> requests(all.size());
    for (std::uint32_t index = 0; index < recording().message_count(); ++index) {
        const Message message = recording().message(index);
        if (message.role == Message::Role::request) ++requests.at(message.connection);
    }
    EXPECT_EQ(requests, (std::vector{3, 1, 1, 1, 1, 1}));
    for (const auto& connection : all) {
        EXPECT_EQ(connection.application, Protocol::http);
        EXPECT_EQ(connection.outcome, Outcome::closed);
    }
}

TEST_F(CurlAndNginx, BodiesAreWholeAcrossSegments) {
    std::ifstream file(folder_ + "/long.txt");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    ASSERT_GT(text.size(), 10'000u);
    int found = 0;
    for (std::uint32_t index = 0; index < recording().message_count(); ++index) {
        const Message message = recording().message(index);
        if (message.role != Message::Role::response || message.length < text.size()) continue;
        ++found;
        const auto bytes = recording().message_bytes(index);
        ASSERT_EQ(bytes.size(), message.length);
        EXPECT_EQ(std::string(bytes.begin() + message.header_length, bytes.end()), text);
        EXPECT_GT(message.last_frame, message.first_frame);
    }
    EXPECT_EQ(found, 1);
}

TEST_F(RealPeers, DigAsksDnsmasq) {
    if (!installed("dnsmasq") || !installed("dig")) GTEST_SKIP() << "dnsmasq or dig is not installed";
    ASSERT_NO_FATAL_FAILURE(talk(R"(
dnsmasq -C /dev/null --no-resolv --no-hosts --bind-interfaces --listen-address=127.0.0.1 --pid-file=$D/dnsmasq.pid \
  --user=$(id -un) --group=$(id -gn) --local=/example.test/ --host-record=www.example.test,192.0.2.1,2001:db8::1 \
  --cname=web.example.test,www.example.test --mx-host=example.test,mail.example.test,10 \
  --txt-record=example.test,"v=spf1 mx -all"
dig @127.0.0.1 www.example.test A
dig @127.0.0.1 www.example.test AAAA
dig @127.0.0.1 example.test MX
dig @127.0.0.1 example.test TXT
dig @127.0.0.1 nobody.example.test A
dig @127.0.0.1 example.test TXT +tcp
dig @127.0.0.1 web.example.test A +tcp
kill $(cat $D/dnsmasq.pid)
)"));
    Rows queries;
    for (auto& row : rows(recording(), {"dns.qry.name", "dns.qry.type", "dns.flags.response"})) {
        if (row[2] == "0") queries.push_back({row[0], row[1]});
    }
    EXPECT_EQ(queries, (Rows{{"www.example.test", "1"},
                             {"www.example.test", "28"},
                             {"example.test", "15"},
                             {"example.test", "16"},
                             {"nobody.example.test", "1"},
                             {"example.test", "16"},
                             {"web.example.test", "1"}}));
    EXPECT_EQ(values(recording(), "dns.flags.rcode"), (Words{"0", "0", "0", "0", "3", "0", "0"}));
    EXPECT_EQ(values(recording(), "dns.a"), (Words{"192.0.2.1", "192.0.2.1"}));
    EXPECT_EQ(values(recording(), "dns.aaaa"), (Words{"2001:db8::1"}));
    EXPECT_EQ(values(recording(), "dns.mx.mail_exchange"), (Words{"mail.example.test"}));
    EXPECT_EQ(values(recording(), "dns.txt"), (Words{"v=spf1 mx -all", "v=spf1 mx -all"}));
    EXPECT_EQ(values(recording(), "dns.cname"), (Words{"www.example.test"}));
    expect_all_paired();
    EXPECT_EQ(connections(recording(), Protocol::udp).size(), 5u);
    const auto over_tcp = connections(recording(), Protocol::tcp);
    ASSERT_EQ(over_tcp.size(), 2u);
    for (const auto& connection : over_tcp) EXPECT_EQ(connection.application, Protocol::dns);
}

TEST_F(RealPeers, UrllibAsksPythonsHttpServer) {
    if (!installed("python3")) GTEST_SKIP() << "python3 is not installed";
    write("hello.txt", "Hello from Python\n");
    write("talk.py", R"(
import http.server, os, sys, threading, urllib.error, urllib.request
os.chdir(sys.argv[1])
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8099), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def ask(path, **options):
    try:
        return opener.open(urllib.request.Request("http://127.0.0.1:8099" + path, **options), timeout=10).read()
    except urllib.error.HTTPError as error:
        return error.read()
assert ask("/hello.txt") == b"Hello from Python\n"
ask("/hello.txt", method="HEAD")
ask("/hello.txt", data=b"a=1&b=2")
ask("/nothing?why=not")
server.shutdown()
)");
    ASSERT_NO_FATAL_FAILURE(talk("python3 $D/talk.py $D"));
    EXPECT_EQ(
        rows(recording(), {"http.request.method", "http.request.uri"}),
        (Rows{{"GET", "/hello.txt"}, {"HEAD", "/hello.txt"}, {"POST", "/hello.txt"}, {"GET", "/nothing?why=not"}}));
    EXPECT_EQ(values(recording(), "http.response.code"), (Words{"200", "200", "202", "404"}));
    const auto servers = values(recording(), "http.server");
    ASSERT_EQ(servers.size(), 4u);
    EXPECT_TRUE(servers[0].starts_with("SimpleHTTP/")) << servers[0];
    expect_all_paired();
}

TEST_F(RealPeers, PythonSocketsEcho) {
    if (!installed("python3")) GTEST_SKIP() << "python3 is not installed";
    write("talk.py", R"(
import socket, threading
listener = socket.create_server(("127.0.0.1", 5007))
def echo():
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(4096):
            connection.sendall(data)
thread = threading.Thread(target=echo)
thread.start()
with socket.create_connection(("127.0.0.1", 5007), timeout=10) as client:
    for _ in range(3):
        client.sendall(b"loopscope\n")
        received = b""
        while len(received) < 10:
            received += client.recv(4096)
thread.join()
)");
    ASSERT_NO_FATAL_FAILURE(talk("python3 $D/talk.py"));
    const auto all = connections(recording(), Protocol::tcp);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].outcome, Outcome::closed);
    std::string said, echoed;
    for (const auto& chunk : recording().stream(all[0].index)) {
        (chunk.from_server ? echoed : said).append(chunk.bytes.begin(), chunk.bytes.end());
    }
    EXPECT_EQ(said, "loopscope\nloopscope\nloopscope\n");
    EXPECT_EQ(echoed, said);
}

}  // namespace
}  // namespace loopscope::tests

// HTTP/1.1 by hand (RFC 9110, RFC 9112): text over a TCP connection.
//
//   server   socket - bind - listen - accept - recv (requests) - send (responses) - close
//   client   socket - connect - send (request) - recv (response) - ... - close
//
// A body ends in one of three ways: Content-Length octets, a last chunk of size 0, or the end of the connection.

#include <future>
#include <map>
#include <vector>

#include "demos/kernel_states.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 8080;

// -- messages: a start line, header fields, an empty line, a body

struct Message {
    std::string start_line;
    std::string head;                            // as received, without the empty line
    std::map<std::string, std::string> headers;  // names in small letters
    std::string body;

    /// Word 0, 1 or 2 of the start line: method, target, version; or version, status, reason.
    std::string word(int number) const {
        std::istringstream words(start_line);
        std::string result;
        for (int i = 0; i <= number; ++i) words >> result;
        return result;
    }
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// Takes lines and counted octets from a connection, however recv() cuts them.
class Stream {
public:
    explicit Stream(int socket) : socket_(socket) {}
    bool at_end() { return buffered_.empty() && !receive(); }
    std::string line() {
        std::size_t end = 0;
        while ((end = buffered_.find("\r\n")) == std::string::npos) need();
        std::string result = octets(end);
        octets(2);
        return result;
    }
    std::string octets(std::size_t count) {
        while (buffered_.size() < count) need();
        std::string result = buffered_.substr(0, count);
        buffered_.erase(0, count);
        return result;
    }
    std::string rest() {
        while (receive()) continue;
        return std::exchange(buffered_, "");
    }

private:
    bool receive() {
        char buffer[2048];
        const ssize_t received = check(recv(socket_, buffer, sizeof buffer, 0), "recv");
        buffered_.append(buffer, static_cast<std::size_t>(received));
        return received > 0;
    }
    void need() {
        if (!receive()) throw std::runtime_error("the connection ended inside a message");
    }

    int socket_;
    std::string buffered_;
};

Message receive_head(Stream& stream) {
    Message message;
    message.start_line = stream.line();
    message.head = message.start_line + "\r\n";
    for (std::string line; !(line = stream.line()).empty();) {
        message.head += line + "\r\n";
        const std::size_t colon = std::min(line.find(':'), line.size() - 1);
        std::string name = line.substr(0, colon);
        for (char& letter : name) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        message.headers[name] = line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    }
    return message;
}

std::string receive_chunks(Stream& stream) {
    std::string body;
    while (const auto size = std::stoul(stream.line(), nullptr, 16)) {
        body += stream.octets(size);
        stream.line();
    }
    stream.line();
    return body;
}

Message receive_request(Stream& stream) {
    Message request = receive_head(stream);
    if (const std::string length = request.header("content-length"); !length.empty()) {
        request.body = stream.octets(std::stoul(length));
    }
    return request;
}

Message receive_response(Stream& stream, const std::string& method) {
    Message response = receive_head(stream);
    if (method == "HEAD" || response.word(1) == "204") return response;
    if (response.header("transfer-encoding") == "chunked") {
        response.body = receive_chunks(stream);
    } else if (const std::string length = response.header("content-length"); !length.empty()) {
        response.body = stream.octets(std::stoul(length));
    } else {
        response.body = stream.rest();
    }
    return response;
}

// -- the server: notes that can be read, added, changed and removed

struct Site {
    std::map<std::string, std::string> notes{{"/notes/1", "A port is a number between 0 and 65535.\n"}};
    int last = 1;
};

std::string decode_percent(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

/// "q=a+b&page=2": in the query of a target, or as the body of a form.
std::map<std::string, std::string> parameters(const std::string& text) {
    std::map<std::string, std::string> result;
    std::istringstream pairs(text);
    for (std::string pair; std::getline(pairs, pair, '&');) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        result[decode_percent(pair.substr(0, equals))] = decode_percent(pair.substr(std::min(equals + 1, pair.size())));
    }
    return result;
}

std::string reply(const std::string& status, const std::string& fields, const std::string& body = "") {
    const bool counted = status.substr(0, 3) != "204";
    return "HTTP/1.1 " + status + "\r\nServer: loopscope-demo\r\n" + fields +
           (counted ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : "") + "\r\n" + body;
}

constexpr const char* plain = "Content-Type: text/plain\r\n";

std::string not_found(const std::string& path) { return reply("404 Not Found", plain, "There is no " + path + ".\n"); }

std::string search(const std::string& query) {
    std::string found = "You are looking for:\n";
    for (const auto& [name, value] : parameters(query)) found += "  " + name + " = " + value + "\n";
    return reply("200 OK", plain, found);
}

/// A body whose length nobody knows when it begins.
void send_chunks(int connection) {
    send_all(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (const std::string chunk : {"three ", "two ", "one ", "lift-off!\n"}) {
        pause(150ms);
        std::ostringstream size;
        size << std::hex << chunk.size();
        send_all(connection, size.str() + "\r\n" + chunk + "\r\n");
    }
    send_all(connection, "0\r\n\r\n");
}

std::string change(const Message& request, const std::string& path, Site& site) {
    const std::string method = request.word(0);
    if (method == "POST") {
        const auto form = parameters(request.body);
        const std::string created = "/notes/" + std::to_string(++site.last);
        site.notes[created] = form.count("text") ? form.at("text") + "\n" : "";
        return reply("201 Created", "Location: " + created + "\r\n");
    }
    const bool known = site.notes.count(path) != 0;
    if (method == "PUT") {
        site.notes[path] = request.body;
        return reply(known ? "204 No Content" : "201 Created", "");
    }
    if (!known) return not_found(path);
    site.notes.erase(path);
    return reply("204 No Content", "");
}

std::string respond(const Message& request, Site& site) {
    const std::string method = request.word(0), target = request.word(1);
    const std::string path = target.substr(0, target.find('?'));
    if (method == "TRACE") return reply("200 OK", "Content-Type: message/http\r\n", request.head + "\r\n");
    if (method == "OPTIONS") return reply("204 No Content", "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE\r\n");
    if (method == "POST" || method == "PUT" || method == "DELETE") return change(request, path, site);
    if (method != "GET" && method != "HEAD") return reply("501 Not Implemented", "");
    if (path == "/")
        return reply("200 OK", "Content-Type: text/html\r\n", "<h1>Notes</h1><a href=\"/notes/1\">the first</a>\n");
    if (path == "/search") return search(target.substr(std::min(path.size() + 1, target.size())));
    if (site.notes.count(path) == 0) return not_found(path);
    return reply("200 OK", plain, site.notes[path]);
}

void serve_connection(int connection, Site& site) {
    Stream stream(connection);
    while (!stream.at_end()) {
        const Message request = receive_request(stream);
        say("server", request.start_line);
        if (request.word(1) == "/countdown") {
            send_chunks(connection);
        } else if (request.word(2) == "HTTP/1.0") {
            // A client of 1996 knows no chunks: the end of the connection ends the body.
            send_all(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" +
                                     site.notes["/notes/1"]);
            return;
        } else {
            std::string response = respond(request, site);
            if (request.word(0) == "HEAD") response.resize(response.find("\r\n\r\n") + 4);
            send_all(connection, response);
        }
        if (request.header("connection") == "close") return;
    }
}

void serve(int listener, int connections) {
    Site site;
    for (int number = 1; number <= connections; ++number) {
        const Descriptor connection{check(accept(listener, nullptr, nullptr), "accept")};
        limit_waiting(connection);
        say("server", "connection ", number, " accepted");
        note_states(port);
        serve_connection(connection, site);
        say("server", "connection ", number, " closed");
    }
}

// -- the client

Descriptor open_connection() { return connect_to(address("127.0.0.1", port)); }

struct Request {
    std::string method, target, fields, body;
};

std::string to_text(const Request& request, const std::string& version = "HTTP/1.1") {
    std::string text =
        request.method + " " + request.target + " " + version + "\r\nHost: localhost:8080\r\n" + request.fields;
    if (!request.body.empty()) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

void print(const Message& response) {
    std::string body = response.body.substr(0, response.body.find_first_of("\r\n"));
    say("client", response.start_line.substr(9), body.empty() ? "" : ": " + body);
}

void use_every_method() {
    const std::vector<Request> requests{
        {"GET", "/", "Accept: text/html\r\n", ""},
        {"HEAD", "/", "", ""},
        {"GET", "/search?q=three%2Dway+handshake&page=2", "", ""},
        {"POST", "/notes", "Content-Type: application/x-www-form-urlencoded\r\n",
         "title=Nagle&text=Fewer+small+segments%21"},
        {"GET", "/notes/2", "", ""},
        {"PUT", "/notes/2", "Content-Type: text/plain\r\n", "Fewer small segments, more waiting.\n"},
        {"GET", "/countdown", "", ""},
        {"DELETE", "/notes/2", "", ""},
        {"GET", "/notes/2", "", ""},
        {"OPTIONS", "*", "", ""},
        {"TRACE", "/", "Max-Forwards: 0\r\n", ""},
    };
    const Descriptor connection = open_connection();
    Stream stream(connection);
    for (const Request& request : requests) {
        pause();
        say("client", request.method, " ", request.target,
            request.body.empty() ? "" : " with \"" + request.body.substr(0, request.body.find('\n')) + "\"");
        send_all(connection, to_text(request));
        print(receive_response(stream, request.method));
    }
    pause();
    say("client", requests.size(), " requests on one connection; closing it");
}

/// Two requests in one send(), before the first response is there.
void pipeline() {
    const Descriptor connection = open_connection();
    Stream stream(connection);
    say("client", "two requests at once: GET / and GET /notes/1");
    send_all(connection, to_text({"GET", "/", "", ""}) + to_text({"GET", "/notes/1", "Connection: close\r\n", ""}));
    print(receive_response(stream, "GET"));
    print(receive_response(stream, "GET"));
    pause();
}

void use_http_1_0() {
    const Descriptor connection = open_connection();
    Stream stream(connection);
    say("client", "GET /notes/1 as HTTP/1.0");
    send_all(connection, to_text({"GET", "/notes/1", "", ""}, "HTTP/1.0"));
    print(receive_response(stream, "GET"));
    say("client", "the body ended when the server closed");
}

}  // namespace

void http() {
    const sockaddr_in here = address("127.0.0.1", port);
    const Descriptor listener = listen_at(here);
    say("server", "listening on ", to_text(here));
    auto server = std::async(std::launch::async, serve, int{listener}, 3);
    use_every_method();
    pause();
    pipeline();
    pause();
    use_http_1_0();
    server.get();
    note_states(port);
}

}  // namespace loopscope::demos

// DNS: how a name is found (RFC 1034, RFC 1035). Everybody is at home here, each on port 53 of an address of its own:
//
//   client ──► resolver 127.0.0.1 ──► root       127.0.0.2   knows who knows "test"
//                                 ──► top level  127.0.0.3   knows who knows "school.test"
//                                 ──► school     127.0.0.4   knows the hosts of the school
//
//   server   socket - bind - recvfrom (query) - sendto (answer) - ...
//   resolver the same; and for each question that its cache can't answer: socket - connect - send - recv - close

#include <atomic>
#include <future>
#include <map>
#include <random>

#include "demos/dns_message.hpp"
#include "demos/programs.hpp"
#include "demos/socket.hpp"

namespace loopscope::demos {
namespace {

constexpr std::uint16_t port = 53;
constexpr std::size_t largest_datagram = 512;  // RFC 1035, section 4.2.1
using enum RecordType;

// -- the servers that know

struct Zone {
    const char* who;
    const char* ip;
    std::string origin;
    std::vector<ResourceRecord> records;  // the first one is the zone's SOA
};

const Zone root{"root",
                "127.0.0.2",
                "",
                {
                    {"", soa, 86400, "ns.root.test hostmaster.root.test 1 1800 900 604800 86400"},
                    {"test", ns, 172800, "ns.registry.test"},
                    {"ns.registry.test", a, 172800, "127.0.0.3"},
                }};
const Zone top_level{"top level",
                     "127.0.0.3",
                     "test",
                     {
                         {"test", soa, 900, "ns.registry.test hostmaster.registry.test 1 1800 900 604800 900"},
                         {"school.test", ns, 86400, "ns.school.test"},
                         {"ns.school.test", a, 86400, "127.0.0.4"},
                     }};
const Zone school{"school",
                  "127.0.0.4",
                  "school.test",
                  {
                      {"school.test", soa, 3600, "ns.school.test hostmaster.school.test 1 7200 900 604800 300"},
                      {"school.test", ns, 3600, "ns.school.test"},
                      {"ns.school.test", a, 3600, "127.0.0.4"},
                      {"www.school.test", a, 300, "192.0.2.80"},
                      {"www.school.test", aaaa, 300, "2001:db8::80"},
                      {"library.school.test", cname, 300, "www.school.test"},
                      {"school.test", mx, 3600, "10 mail.school.test"},
                      {"school.test", mx, 3600, "20 backup.school.test"},
                      {"mail.school.test", a, 3600, "192.0.2.25"},
                      {"backup.school.test", a, 3600, "192.0.2.26"},
                      {"school.test", txt, 3600, "v=spf1 mx -all"},
                  }};

/// "school.test" contains "www.school.test" and itself; "" contains all names.
bool contains(const std::string& domain, const std::string& name) {
    return domain.empty() || name == domain ||
           (name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
}

/// Appends the records of a name and type; false where the zone has no such name.
bool add_records(const Zone& zone, const std::string& name, RecordType type, std::vector<ResourceRecord>& section) {
    bool exists = false;
    for (const ResourceRecord& record : zone.records) {
        if (record.name != name) continue;
        exists = true;
        if (record.type == type) section.push_back(record);
        if (record.type == cname && type != cname) {  // an alias: the answer is that of its true name
            section.push_back(record);
            add_records(zone, record.data, type, section);
        }
    }
    return exists;
}

/// "Ask those": the name belongs to a zone that this one only knows the servers of.
bool refer(const Zone& zone, DnsMessage& reply) {
    for (const ResourceRecord& record : zone.records) {
        if (record.type != ns || record.name == zone.origin || !contains(record.name, reply.question.name)) continue;
        reply.authority.push_back(record);
        add_records(zone, record.data, a, reply.additional);
    }
    return !reply.authority.empty();
}

DnsMessage answer(const Zone& zone, const DnsMessage& query) {
    DnsMessage reply{query.id, DnsMessage::answer, DnsMessage::no_error, query.question, {}, {}, {}};
    if (refer(zone, reply)) return reply;
    reply.flags |= DnsMessage::authoritative;
    if (!add_records(zone, query.question.name, query.question.type, reply.answers))
        reply.code = DnsMessage::name_error;
    for (const ResourceRecord& record : reply.answers) {  // who asks for a server will ask for its address next
        if (record.type == mx) add_records(zone, record.data.substr(record.data.find(' ') + 1), a, reply.additional);
        if (record.type == ns) add_records(zone, record.data, a, reply.additional);
    }
    if (reply.answers.empty()) reply.authority.push_back(zone.records.front());  // says how long "no" may be kept
    return reply;
}

// -- the resolver that asks, and remembers

class Resolver {
public:
    DnsMessage resolve(const DnsMessage& query) {
        const auto now = std::chrono::steady_clock::now();
        const auto kept = cache_.find(query.question);
        if (kept != cache_.end() && now < kept->second.until) {
            say("resolver", "that is in my cache");
        } else {
            const DnsMessage found = ask_down_the_tree(query.question);
            cache_[query.question] = {found, now, now + lifetime(found)};
        }
        const Entry& entry = cache_[query.question];
        DnsMessage reply = entry.message;
        reply.id = query.id;
        reply.flags = DnsMessage::answer | DnsMessage::recursion_desired | DnsMessage::recursion_available;
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - entry.since).count();
        for (auto* section : {&reply.answers, &reply.authority, &reply.additional}) {
            for (ResourceRecord& record : *section) record.ttl -= static_cast<std::uint32_t>(std::max<long>(age, 0));
        }
        return reply;
    }

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Entry {
        DnsMessage message;
        Time since, until;
    };

    static std::chrono::seconds lifetime(const DnsMessage& message) {
        std::uint32_t shortest = 86400;
        for (const auto* section : {&message.answers, &message.authority, &message.additional}) {
            for (const ResourceRecord& record : *section) shortest = std::min(shortest, record.ttl);
        }
        return std::chrono::seconds(shortest);
    }

    DnsMessage ask_down_the_tree(const Question& question) {
        for (int steps = 0; steps < 8; ++steps) {
            const auto& [zone, server] = nearest(question.name);
            say("resolver", "asking ", server, ", who knows ", zone.empty() ? "the root" : zone, ": ", question.name,
                " ", to_text(question.type), "?");
            const DnsMessage reply = ask(server, question);
            const bool referral = reply.answers.empty() && !reply.authority.empty() && reply.authority[0].type == ns;
            if (!referral || reply.additional.empty()) return reply;
            if (!contains(zone, reply.authority[0].name) || reply.authority[0].name == zone) break;
            servers_[reply.authority[0].name] = reply.additional[0].data;
        }
        throw std::runtime_error("the servers send the resolver in circles");
    }

    /// The server of the smallest zone around the name that is known so far.
    const std::pair<const std::string, std::string>& nearest(const std::string& name) const {
        const std::pair<const std::string, std::string>* best = &*servers_.begin();
        for (const auto& server : servers_) {
            if (contains(server.first, name) && server.first.size() >= best->first.size()) best = &server;
        }
        return *best;
    }

    DnsMessage ask(const std::string& ip, const Question& question) {
        // A new port and a random id for each query: who wants to forge an answer has to guess both.
        const Descriptor upstream{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
        limit_waiting(upstream);
        const sockaddr_in server = address(ip.c_str(), port);
        check(connect(upstream, generic(server), sizeof server), "connect to " + to_text(server));
        const DnsMessage query{static_cast<std::uint16_t>(random_()), 0, DnsMessage::no_error, question, {}, {}, {}};
        const std::string octets = encode(query);
        check(send(upstream, octets.data(), octets.size(), 0), "send to " + to_text(server));
        for (;;) {
            char buffer[largest_datagram];
            const ssize_t received = check(recv(upstream, buffer, sizeof buffer, 0), "recv from " + to_text(server));
            DnsMessage reply = decode({buffer, static_cast<std::size_t>(received)});
            if (reply.id == query.id && reply.question == question) return reply;
        }
    }

    std::map<Question, Entry> cache_;
    std::map<std::string, std::string> servers_{{"", "127.0.0.2"}};  // by zone; the root's is known beforehand
    std::random_device random_;
};

// -- sockets around both

Descriptor open_server(const char* ip) {
    Descriptor server{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    const sockaddr_in here = address(ip, port);
    check(bind(server, generic(here), sizeof here), "bind to " + to_text(here));
    limit_waiting(server, 100ms);
    return server;
}

template <class Answer> void serve(int server, const std::atomic<bool>& done, Answer answer_query) {
    while (!done) {
        char buffer[largest_datagram];
        sockaddr_in client{};
        socklen_t size = sizeof client;
        const ssize_t received = recvfrom(server, buffer, sizeof buffer, 0, generic(client), &size);
        if (received == -1 && errno == EAGAIN) continue;  // look whether all is done
        check(received, "recvfrom");
        const std::string octets = encode(answer_query(decode({buffer, static_cast<std::size_t>(received)})));
        check(sendto(server, octets.data(), octets.size(), 0, generic(client), size), "sendto " + to_text(client));
    }
}

void serve_zone(int server, const std::atomic<bool>& done, const Zone& zone) {
    serve(server, done, [&](const DnsMessage& query) {
        pause(80ms);  // the way to a server is longer than the way to the resolver
        const DnsMessage reply = answer(zone, query);
        if (reply.code == DnsMessage::name_error) {
            say(zone.who, "there is no such name here");
        } else if (reply.answers.empty() && !reply.additional.empty()) {
            say(zone.who, "ask ", reply.additional[0].data, ", who knows ", reply.authority[0].name);
        } else {
            say(zone.who, "I know: ", reply.answers.size(), " record", reply.answers.size() == 1 ? "" : "s");
        }
        return reply;
    });
}

void ask_resolver(const Question& question) {
    const Descriptor client{check(socket(AF_INET, SOCK_DGRAM, 0), "socket")};
    limit_waiting(client);
    const sockaddr_in resolver = address("127.0.0.1", port);
    check(connect(client, generic(resolver), sizeof resolver), "connect to " + to_text(resolver));
    static std::uint16_t id = 1000;
    const DnsMessage query{++id, DnsMessage::recursion_desired, DnsMessage::no_error, question, {}, {}, {}};
    say("client", question.name, " ", to_text(question.type), "?");
    const std::string octets = encode(query);
    check(send(client, octets.data(), octets.size(), 0), "send to " + to_text(resolver));
    char buffer[largest_datagram];
    const ssize_t received = check(recv(client, buffer, sizeof buffer, 0), "recv from " + to_text(resolver));
    const DnsMessage reply = decode({buffer, static_cast<std::size_t>(received)});
    if (reply.code == DnsMessage::name_error) say("client", "no such name (NXDOMAIN)");
    for (const ResourceRecord& record : reply.answers) {
        say("client", record.name, " ", to_text(record.type), " ", record.data, " (good for ", record.ttl, " s)");
    }
    pause(200ms);
}

/// Tells the servers to end, on every way out.
struct Ending {
    std::atomic<bool>& done;
    ~Ending() { done = true; }
};

}  // namespace

void dns() {
    const Descriptor resolver = open_server("127.0.0.1");
    const Descriptor root_server = open_server(root.ip), top_level_server = open_server(top_level.ip),
                     school_server = open_server(school.ip);
    std::atomic<bool> done = false;
    std::vector<std::future<void>> servers;
    const Ending ending{done};
    servers.push_back(std::async(std::launch::async, serve_zone, int{root_server}, std::cref(done), std::cref(root)));
    servers.push_back(
        std::async(std::launch::async, serve_zone, int{top_level_server}, std::cref(done), std::cref(top_level)));
    servers.push_back(
        std::async(std::launch::async, serve_zone, int{school_server}, std::cref(done), std::cref(school)));
    servers.push_back(std::async(std::launch::async, [&] {
        Resolver memory;
        serve(resolver, done, [&](const DnsMessage& query) { return memory.resolve(query); });
    }));
    say("resolver", "waiting on 127.0.0.1:53; root, top level and school on 127.0.0.2 to 127.0.0.4");
    pause();
    for (const Question& question : std::vector<Question>{
             {"www.school.test", a},      // three queries: root, top level, school
             {"www.school.test", a},      // none: cached
             {"www.school.test", aaaa},   // one: who knows "school.test" is cached
             {"library.school.test", a},  // an alias
             {"school.test", mx},
             {"school.test", txt},
             {"school.test", ns},
             {"nobody.school.test", a},  // no such name
             {"nobody.school.test", a},  // "no" is cached, too
         }) {
        ask_resolver(question);
    }
    done = true;
    for (auto& server : servers) server.get();
}

}  // namespace loopscope::demos

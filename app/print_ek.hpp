#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/chosen_fields.hpp"
#include "app/print.hpp"

namespace loopscope::app {

/// Two lines a frame, as the bulk interface of Elasticsearch and OpenSearch takes them: the index that the frame goes
/// to, a day each, and the frame. Names and nesting are those of `tshark -T ek`: a layer is an object, its field
/// ip.src is "ip_ip_src", groups have no object of their own; numbers are strings.
class EkPrinter : public Printer {
public:
    /// `chosen`: only these, as `tshark -T ek -e` prints them; none: the whole tree.
    explicit EkPrinter(std::vector<const decode::Field*> chosen);
    void choose(decode::FieldList& fields) const override;
    void print(std::string& out, const PrintedFrame& printed) override;
    std::unique_ptr<Printer> another() const override { return std::make_unique<EkPrinter>(chosen_.fields()); }

private:
    /// What is written for one field, and where the layer at hand has it.
    struct Name {
        std::string member;        ///< `"ip_ip_src":`
        std::uint64_t layer = 0;   ///< that `newest` belongs to
        std::uint32_t newest = 0;  ///< item
    };
    /// A value or a layer; those of one field are linked.
    struct Item {
        Name* name;
        std::uint32_t record, end;  ///< `end`: of a layer's records
        std::uint32_t next;
        bool first;
    };

    Name& name_of(const decode::Field& field) { return names_[places_.of(field)]; }
    void begin(std::string& out, std::int64_t time);
    /// The records from `begin` to `end` as one object.
    void append_layer(std::string& out, const PrintedFrame& printed, std::uint32_t begin, std::uint32_t end);
    void append_item(std::string& out, const PrintedFrame& printed, const Item& item);
    void append_chosen(std::string& out, const PrintedFrame& printed);
    void append_value(std::string& out, const PrintedFrame& printed, const decode::FieldRecord& record);

    ChosenFields chosen_;
    std::vector<std::string> chosen_members_;  ///< `"ip_src":[`, one a column
    const decode::FieldPlaces& places_ = decode::FieldPlaces::registered();
    std::vector<Name> names_;  ///< by place
    std::vector<Item> items_;  ///< of the layer at hand, behind those of the layers around it
    std::uint64_t layers_ = 0;
    std::int64_t day_;
    std::string action_;  ///< the line for packets of `day_`
    std::string scratch_;
};

}  // namespace loopscope::app

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/chosen_fields.hpp"
#include "app/print.hpp"
#include "app/table.hpp"

namespace loopscope::app {

/// The columns that questions are most often about, for who names none.
std::vector<const decode::Field*> usual_packet_fields();

/// Packets as rows of a table: the capture's name, then a column for each chosen field, in its type.
class PacketTable : public Printer {
public:
    /// `occurrence`: of a field that is there several times, f: the first value, l: the last; a: all as one text, with
    /// `aggregator` between them.
    PacketTable(std::string capture, std::vector<const decode::Field*> chosen, TableFormat format,
                const FieldFormat& options);

    std::vector<Column> columns() const;
    void header(std::string& out) const;
    void choose(decode::FieldList& fields) const override { fields.want({chosen_.fields()}, false); }
    void print(std::string& out, const PrintedFrame& printed) override;
    std::unique_ptr<Printer> another() const override;

private:
    /// To `scratch_`: the text of a field of text as it is, other values as `append_value` has them.
    void append_text(const decode::FieldRecord& record, const PrintedFrame& printed);
    void print_value(TableRows& row, const decode::FieldRecord& record, const PrintedFrame& printed);
    void print_all(TableRows& row, const std::vector<std::uint32_t>& found, const PrintedFrame& printed);

    std::string capture_;
    ChosenFields chosen_;
    TableFormat format_;
    FieldFormat options_;
    std::string scratch_;
};

}  // namespace loopscope::app

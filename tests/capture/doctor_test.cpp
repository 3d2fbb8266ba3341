#include "capture/doctor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/capture/live_support.hpp"

namespace loopscope::capture {
namespace {

TEST(Doctor, TriesEachWayOfCapturing) {
    const std::vector<Check> checks = check_machine();
    const auto check = [&](const std::string& subject) {
        const auto found =
            std::find_if(checks.begin(), checks.end(), [&](const Check& one) { return one.subject == subject; });
        EXPECT_NE(found, checks.end()) << subject;
        return found == checks.end() ? Check{} : *found;
    };
    EXPECT_NE(check("libpcap").detail.find("libpcap"), std::string::npos);
    const Check lo = check("capture on lo");
    EXPECT_EQ(lo.verdict == Check::Verdict::works, test::host_loopback_refused().empty()) << lo.detail;
    EXPECT_EQ(lo.mend.empty(), lo.verdict == Check::Verdict::works) << lo.mend;
    const Check loopback = check("private loopback");
    EXPECT_EQ(loopback.mend.empty(), loopback.verdict == Check::Verdict::works) << loopback.detail << loopback.mend;
    EXPECT_NE(check("spool folder").detail.find("free"), std::string::npos);
    check("capture on other interfaces");
    check("display");
    for (const Check& one : checks) EXPECT_FALSE(one.detail.empty()) << one.subject;
}

}  // namespace
}  // namespace loopscope::capture

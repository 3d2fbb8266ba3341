#include "ui/clock_text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace {

using namespace loopscope::ui;

TEST(ClockText, IsLocalAndWorksBefore1970) {
    setenv("TZ", "UTC", 1);
    tzset();
    EXPECT_EQ(time_of_day(3'723'000'123'456), "01:02:03.000123");
    EXPECT_EQ(date_and_time(-1), "1969-12-31 23:59:59.999999999");
}

}  // namespace

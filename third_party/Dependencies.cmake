# How each dependency is found: from the system's packages, one place. Nothing is downloaded and nothing is copied.
# Debian 12's versions are the floor.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(OpenGL REQUIRED)
find_package(glfw3 3.3 REQUIRED)
find_package(Freetype REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
pkg_check_modules(pcap REQUIRED IMPORTED_TARGET libpcap>=1.10)
pkg_check_modules(cairo REQUIRED IMPORTED_TARGET cairo-ft>=1.16)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8>=10.42)
pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)

# Dear ImGui: the system's package, or a source tree for people with a current release.
add_library(imgui INTERFACE)
add_library(imgui::imgui ALIAS imgui)
if(LOOPSCOPE_IMGUI_SOURCE)
  set(tree ${LOOPSCOPE_IMGUI_SOURCE})
  if(NOT EXISTS ${tree}/imgui.h)
    message(FATAL_ERROR "LOOPSCOPE_IMGUI_SOURCE=${tree} holds no imgui.h: give the top folder of a Dear ImGui source tree")
  endif()
  add_library(imgui_from_source STATIC
    ${tree}/imgui.cpp ${tree}/imgui_draw.cpp ${tree}/imgui_tables.cpp ${tree}/imgui_widgets.cpp
    ${tree}/misc/cpp/imgui_stdlib.cpp ${tree}/misc/freetype/imgui_freetype.cpp
    ${tree}/backends/imgui_impl_glfw.cpp ${tree}/backends/imgui_impl_opengl3.cpp)
  target_compile_definitions(imgui_from_source PUBLIC IMGUI_ENABLE_FREETYPE)
  target_include_directories(imgui_from_source SYSTEM PUBLIC ${tree} ${tree}/backends ${tree}/misc/cpp ${tree}/misc/freetype)
  target_link_libraries(imgui_from_source PUBLIC Freetype::Freetype glfw OpenGL::GL)
  target_link_libraries(imgui INTERFACE imgui_from_source)
else()
  find_path(IMGUI_INCLUDE_DIR imgui.h PATH_SUFFIXES imgui REQUIRED)
  find_path(IMGUI_BACKENDS_DIR imgui_impl_glfw.h PATH_SUFFIXES imgui/backends imgui REQUIRED)
  find_library(IMGUI_LIBRARY imgui REQUIRED)
  find_library(STB_LIBRARY stb REQUIRED)
  target_include_directories(imgui SYSTEM INTERFACE ${IMGUI_INCLUDE_DIR} ${IMGUI_BACKENDS_DIR})
  target_link_libraries(imgui INTERFACE ${IMGUI_LIBRARY} ${STB_LIBRARY} Freetype::Freetype glfw OpenGL::GL ${CMAKE_DL_LIBS})
endif()

if(LOOPSCOPE_TESTS)
  find_package(GTest 1.12 REQUIRED)
  include(GoogleTest)
endif()
if(LOOPSCOPE_BENCH)
  find_package(benchmark REQUIRED)
endif()

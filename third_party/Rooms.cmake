# A room is a top-level folder, a CMake target of the same name, and a list of rooms it may include.
#
# Each target sees its own include folder, which holds links to the rooms it may include and nothing else, so that a
# forbidden include does not build. System headers that belong to one room are shadowed by an #error in all others.

set(ROOM_OF_pcap.h capture)
set(ROOM_OF_imgui.h ui)
set(ROOM_OF_cairo.h ui)

function(room_options target name)
  cmake_parse_arguments(ROOM "" "" "MAY_INCLUDE" ${ARGN})
  set(includes ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${includes})
  foreach(allowed IN LISTS ROOM_MAY_INCLUDE)
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${allowed} ${includes}/${allowed} SYMBOLIC)
  endforeach()
  foreach(header pcap.h pcap/pcap.h imgui.h imgui/imgui.h cairo.h cairo/cairo.h)
    get_filename_component(base ${header} NAME)
    if(NOT "${ROOM_OF_${base}}" STREQUAL "${name}" AND NOT name MATCHES "^(tests|bench)")
      file(CONFIGURE OUTPUT ${includes}/${header} CONTENT "#error \"${base} stays in ${ROOM_OF_${base}}/\"\n")
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE ${includes})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    # gcc's flow-based warnings are too often wrong about std::string (gcc 12) and about the sanitizers' own checks.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-format-truncation;-Wno-maybe-uninitialized>)
  if(LOOPSCOPE_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=address,undefined)
  endif()
  if(LOOPSCOPE_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

function(room name)
  cmake_parse_arguments(ROOM "" "" "MAY_INCLUDE;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp ${CMAKE_SOURCE_DIR}/${name}/*.hpp)
  add_library(${name} STATIC ${sources})
  room_options(${name} ${name} MAY_INCLUDE ${ROOM_MAY_INCLUDE})
  target_link_libraries(${name} PRIVATE ${ROOM_LINK})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# Warnings for all of our own code, as an interface target; sanitizers come from the presets' CMAKE_CXX_FLAGS.
add_library(spate_options INTERFACE)
add_library(spate::options ALIAS spate_options)
target_compile_options(spate_options INTERFACE -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<CONFIG:Release>:-fno-plt>)
# Boost and fmt are used through their headers and libraries with these settings everywhere, so that no two parts differ.
target_compile_definitions(spate_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_ARRAY
  BOOST_DLL_USE_STD_FS)
target_link_libraries(spate_options INTERFACE older_symbols)

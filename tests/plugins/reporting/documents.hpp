// Result documents with fixed numbers, one for each kind of verdict.
#pragma once

#include <boost/json/object.hpp>

namespace documents {

boost::json::object pass();
boost::json::object steered();        ///< as `pass`, changed by hand while it ran
boost::json::object stepped();        ///< an open load in steps; arrivals were dropped and not served
boost::json::object grown();          ///< loads went through three values; one operation two scenarios send
boost::json::object monitored();      ///< what two monitors read, and an objective on it that was missed
boost::json::object fail();           // a missed objective, errors with texts, percentiles that are censored
boost::json::object invalid();        // the generator was too slow
boost::json::object interrupted();    // in the warm-up: nothing was measured
boost::json::object embedded();       // pass, against the embedded server
boost::json::object not_run();        // no sample at all
boost::json::object many();           // 40 operations, of which one has a very long name
boost::json::object short_run();      // most operations have too few samples, or none
boost::json::object no_objectives();  // no objectives; two scenarios send an operation of the same name

boost::json::object statements();  // as `pass`, and a database whose operations have several parts

}  // namespace documents

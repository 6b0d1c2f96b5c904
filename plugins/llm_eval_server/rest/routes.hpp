#pragma once

#include "rest/context.hpp"
#include "server/router.hpp"

namespace spate::llm_eval_server {

// Each adds a group of routes; the context has to outlive the router.
void add_health_routes(router& routes, rest_context& context);
void add_run_list_routes(router& routes, rest_context& context);
void add_run_search_route(router& routes, rest_context& context);  // not of the platform
void add_run_routes(router& routes, rest_context& context);
void add_item_routes(router& routes, rest_context& context);
void add_comparison_routes(router& routes, rest_context& context);
void add_export_route(router& routes, rest_context& context);      // not of the platform
void add_analytics_routes(router& routes, rest_context& context);  // not of the platform
void add_document_routes(router& routes, bool with_extras);

}  // namespace spate::llm_eval_server

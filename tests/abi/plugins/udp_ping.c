/* A real protocol in plain C: each user sends one datagram from a socket of its own and waits for the answer. Shows
 * that the ABI needs nothing but a C11 compiler. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <spate/abi/ext/clock.h>
#include <spate/abi/ext/data.h>
#include <spate/abi/ext/response.h>
#include <spate/abi/ext/strings.h>
#include <spate/abi/protocol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 1500, MOST_OPERATIONS = 32 };

typedef struct ping_operation {
  const char* text;
  uint64_t size;
  uint32_t template_id; /* SPATE_NONE: text is sent as it is */
} ping_operation;

struct spate_instance {
  const spate_host* host;
  const spate_clock* clock;
  const spate_data* data;
  const spate_responses* responses;
  struct sockaddr_in server;
  int64_t timeout_ns;
  ping_operation operations[MOST_OPERATIONS];
  uint16_t no_answer, refused;
};

typedef struct ping_user {
  spate_sample sample; /* of the work under way; token 0: none */
  int64_t until_ns;
} ping_user;

struct spate_shard {
  spate_instance* of;
  spate_sample_block* block;
  ping_user* users;
  struct pollfd* sockets; /* by user; the last one is the wake event */
  uint32_t user_count;
};

/* ---- configuration ---- */

static const spate_node* node_at(const spate_config* config, uint32_t index) {
  return (const spate_node*)((const char*)config->nodes + (size_t)index * config->node_stride);
}

static const spate_node* child(const spate_config* config, const spate_node* of, const char* key) {
  for (uint32_t i = of->first_child; i != SPATE_NONE; i = node_at(config, i)->next_sibling) {
    const spate_str name = node_at(config, i)->key;
    if (name.size == strlen(key) && memcmp(name.data, key, name.size) == 0) return node_at(config, i);
  }
  return NULL;
}

static spate_str str(const char* text) {
  const spate_str out = {text, strlen(text)};
  return out;
}

static spate_status fail(spate_error* error, spate_status status, const char* words) {
  error->status = status;
  error->message_size = (uint32_t)snprintf(error->message, sizeof error->message, "%s", words);
  return status;
}

static spate_status check(const spate_host* host, const spate_config* config, spate_report* report) {
  (void)host;
  uint32_t count = 0;
  spate_status status = SPATE_OK;
  const spate_node* all = child(config, node_at(config, config->root), "operations");
  for (uint32_t i = all->first_child; i != SPATE_NONE; i = node_at(config, i)->next_sibling) {
    const spate_node* send = child(config, node_at(config, i), "send");
    if (send->text.size > LARGEST) {
      const uint32_t at = (uint32_t)(((const char*)send - (const char*)config->nodes) / config->node_stride);
      report->add(report, SPATE_SEVERITY_ERROR, at, str("it does not fit into one datagram; write at most 1500 bytes"));
      status = SPATE_E_CONFIG;
    }
    if (++count == MOST_OPERATIONS + 1) {
      report->add(report, SPATE_SEVERITY_ERROR, i, str("udp_ping has at most 32 operations"));
      status = SPATE_E_CONFIG;
    }
  }
  return status;
}

static spate_status create(const spate_host* host, const spate_config* config, spate_instance** out,
                           spate_error* error) {
  spate_instance* made = calloc(1, sizeof *made);
  if (made == NULL) return fail(error, SPATE_E_NOMEM, "out of memory");
  made->host = host;
  made->clock = host->get_extension(host, SPATE_EXT_CLOCK);
  made->data = host->get_extension(host, SPATE_EXT_DATA);
  made->responses = host->get_extension(host, SPATE_EXT_RESPONSE);
  const spate_strings* strings = host->get_extension(host, SPATE_EXT_STRINGS);
  if (strings != NULL) {
    made->no_answer = strings->intern(host, str("no answer in time"));
    made->refused = strings->intern(host, str("nobody listens there"));
  }
  const spate_node* root = node_at(config, config->root);
  made->server.sin_family = AF_INET;
  made->server.sin_port = htons((uint16_t)child(config, root, "port")->i64);
  made->server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  made->timeout_ns = child(config, root, "timeout")->i64;
  const spate_node* all = child(config, root, "operations");
  uint32_t count = 0;
  for (uint32_t i = all->first_child; i != SPATE_NONE && count < MOST_OPERATIONS;
       i = node_at(config, i)->next_sibling, ++count) {
    const spate_node* send = child(config, node_at(config, i), "send");
    made->operations[count].text = send->text.data;
    made->operations[count].size = send->text.size;
    made->operations[count].template_id = (send->flags & SPATE_NODE_TEMPLATE) != 0 ? (uint32_t)send->i64 : SPATE_NONE;
  }
  *out = made;
  return SPATE_OK;
}

static void destroy(spate_instance* instance) { free(instance); }

/* ---- shard ---- */

static spate_status shard_create(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                                 spate_error* error) {
  spate_shard* made = calloc(1, sizeof *made);
  if (made != NULL) {
    made->users = calloc(params->user_count + 1, sizeof *made->users);
    made->sockets = calloc(params->user_count + 1, sizeof *made->sockets);
  }
  if (made == NULL || made->users == NULL || made->sockets == NULL) return fail(error, SPATE_E_NOMEM, "out of memory");
  made->of = instance;
  made->block = params->samples;
  made->user_count = params->user_count;
  for (uint32_t i = 0; i < made->user_count; ++i) made->sockets[i].fd = -1;
  made->sockets[made->user_count].fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  made->sockets[made->user_count].events = POLLIN;
  *out = made;
  return SPATE_OK;
}

static void shard_destroy(spate_shard* shard) {
  for (uint32_t i = 0; i <= shard->user_count; ++i)
    if (shard->sockets[i].fd >= 0) close(shard->sockets[i].fd);
  free(shard->sockets);
  free(shard->users);
  free(shard);
}

static spate_status user_start(spate_shard* shard, const uint32_t* users, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) return SPATE_E_IO;
    if (connect(made, (const struct sockaddr*)&shard->of->server, sizeof shard->of->server) != 0) {
      close(made);
      return SPATE_E_IO;
    }
    shard->sockets[users[i]].fd = made;
    shard->sockets[users[i]].events = POLLIN;
  }
  return SPATE_OK;
}

static spate_status user_stop(spate_shard* shard, const uint32_t* users, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    close(shard->sockets[users[i]].fd);
    shard->sockets[users[i]].fd = -1;
  }
  return SPATE_OK;
}

static int64_t now_ns(const spate_shard* shard) { return shard->of->clock->now_ns(shard->of->host); }

/* Every way out of an operation comes here. */
static void end(spate_shard* shard, ping_user* user, uint16_t outcome, uint16_t error_id) {
  spate_sample* sample = &user->sample;
  if (sample->end_ns == 0) sample->end_ns = now_ns(shard);
  sample->outcome = outcome;
  sample->error_id = error_id;
  if (outcome == SPATE_OUTCOME_TIMEOUT) sample->flags |= SPATE_SAMPLE_CENSORED;
  spate_sample_block* block = shard->block;
  memcpy(block->data + (size_t)block->count * block->stride, sample, sizeof *sample);
  memset(user, 0, sizeof *user);
  if (++block->count == block->capacity) block->drain(block);
}

static void begin(spate_shard* shard, const spate_work* work) {
  const ping_operation* operation = &shard->of->operations[work->operation];
  ping_user* user = &shard->users[work->user];
  char buffer[LARGEST];
  const char* text = operation->text;
  uint64_t size = operation->size;
  user->sample.token = work->token;
  user->sample.user = work->user;
  user->sample.operation = work->operation;
  user->sample.start_ns = now_ns(shard);
  user->until_ns = user->sample.start_ns + shard->of->timeout_ns;
  if (operation->template_id != SPATE_NONE) {
    size = shard->of->data->render(shard->of->host, operation->template_id, work->token, SPATE_ESCAPE_NONE, buffer,
                                   sizeof buffer);
    text = buffer;
    if (size > sizeof buffer) size = sizeof buffer;
  }
  if (send(shard->sockets[work->user].fd, text, (size_t)size, 0) < 0)
    end(shard, user, SPATE_OUTCOME_REFUSED, shard->of->refused);
  else
    user->sample.bytes_out = (uint32_t)size;
}

static uint32_t submit(spate_shard* shard, const void* work, uint32_t stride, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const spate_work* each = (const spate_work*)((const char*)work + (size_t)i * stride);
    if (shard->users[each->user].sample.token != 0) return i;
    begin(shard, each);
  }
  return count;
}

static void receive(spate_shard* shard, uint32_t number) {
  ping_user* user = &shard->users[number];
  char buffer[LARGEST];
  const ssize_t got = recv(shard->sockets[number].fd, buffer, sizeof buffer, 0);
  if (user->sample.token == 0 || (got < 0 && errno == EAGAIN)) return; /* too late, or nothing */
  if (got < 0) {
    end(shard, user, SPATE_OUTCOME_REFUSED, shard->of->refused);
    return;
  }
  uint16_t outcome = SPATE_OUTCOME_OK, error_id = 0;
  user->sample.end_ns = now_ns(shard);
  user->sample.bytes_in = (uint32_t)got;
  if (shard->of->responses->wants(shard->of->host, user->sample.operation) != 0) {
    spate_response response = {0};
    response.struct_size = sizeof response;
    response.field_stride = sizeof(spate_field);
    response.body.data = buffer;
    response.body.size = (uint64_t)got;
    response.received_ns = user->sample.end_ns;
    outcome = shard->of->responses->offer(shard->of->host, user->sample.token, user->sample.operation,
                                          user->sample.user, &response, &error_id);
  }
  end(shard, user, outcome, error_id);
}

static int64_t expire(spate_shard* shard, int64_t now) {
  int64_t next = INT64_MAX;
  for (uint32_t i = 0; i < shard->user_count; ++i) {
    ping_user* user = &shard->users[i];
    if (user->sample.token == 0) continue;
    if (user->until_ns <= now)
      end(shard, user, SPATE_OUTCOME_TIMEOUT, shard->of->no_answer);
    else if (user->until_ns < next)
      next = user->until_ns;
  }
  return next;
}

static spate_status pump(spate_shard* shard, int64_t deadline_ns, uint32_t max_samples) {
  (void)max_samples; /* a user has one datagram under way: a turn takes what is there */
  for (;;) {
    const int64_t now = now_ns(shard), next = expire(shard, now), until = next < deadline_ns ? next : deadline_ns;
    int64_t wait = shard->block->count != 0 || until <= now ? 0 : until - now;
    const struct timespec at_most = {(time_t)(wait / 1000000000), (long)(wait % 1000000000)};
    const int ready = ppoll(shard->sockets, shard->user_count + 1, &at_most, NULL);
    if (ready < 0 && errno != EINTR) return SPATE_E_IO;
    for (uint32_t i = 0; ready > 0 && i < shard->user_count; ++i)
      if (shard->sockets[i].fd >= 0 && shard->sockets[i].revents != 0) receive(shard, i);
    uint64_t woken = 0;
    if (read(shard->sockets[shard->user_count].fd, &woken, sizeof woken) > 0) return SPATE_OK;
    if (shard->block->count != 0 || now >= deadline_ns) return SPATE_OK;
  }
}

static void wake(spate_shard* shard) {
  const uint64_t one = 1;
  if (write(shard->sockets[shard->user_count].fd, &one, sizeof one) < 0) return; /* it is full: awake anyway */
}

static void cancel(spate_shard* shard, uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  for (uint32_t i = 0; i < shard->user_count; ++i)
    if (shard->users[i].sample.token != 0) end(shard, &shard->users[i], SPATE_OUTCOME_ABORTED, 0);
}

/* ---- entry ---- */

static const spate_key target_keys[] = {
    {"port", "UDP port of the server on this machine.", NULL, NULL, 1, 65535, SPATE_KIND_INT, SPATE_KEY_REQUIRED},
    {"timeout", "How long to wait for the answer.", "1s", NULL, 1e6, 60e9, SPATE_KIND_DURATION, 0}};
static const spate_key operation_keys[] = {
    {"send", "The datagram.", NULL, NULL, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED | SPATE_KEY_TEMPLATED}};
static const spate_protocol protocol = {.struct_size = sizeof(spate_protocol),
                                        .id = "udp_ping",
                                        .version = "1.0",
                                        .summary = "Sends a datagram and waits for one.",
                                        .target_keys = {target_keys, 2, sizeof(spate_key)},
                                        .operation_keys = {operation_keys, 1, sizeof(spate_key)},
                                        .check = check,
                                        .create = create,
                                        .destroy = destroy,
                                        .shard_create = shard_create,
                                        .user_start = user_start,
                                        .user_stop = user_stop,
                                        .submit = submit,
                                        .pump = pump,
                                        .wake = wake,
                                        .cancel = cancel,
                                        .shard_destroy = shard_destroy};

static uint32_t count(const char* factory) { return strcmp(factory, SPATE_PROTOCOL_FACTORY) == 0; }
static const void* get(const char* factory, uint32_t index) { return count(factory) && index == 0 ? &protocol : NULL; }
static const char* const needs[] = {SPATE_EXT_CLOCK, SPATE_EXT_DATA, SPATE_EXT_RESPONSE, NULL};
static const spate_entry entry = {sizeof(spate_entry), SPATE_ABI_MAJOR, SPATE_ABI_MINOR, 0,  "0.1.0",
                                  "a C compiler",      needs,           count,           get};
const spate_entry* spate_plugin_entry_v1(void) { return &entry; }

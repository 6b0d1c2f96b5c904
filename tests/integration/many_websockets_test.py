"""A thousand connections that a server drops at once all come back, counted to the last; and an idle one takes little memory."""
import spate
import websocket_crowd

USERS = 1000


class ManyWebSockets(websocket_crowd.Case):
    def test_a_thousand_reconnect_at_once(self):
        run = self.begin(USERS, 8)
        self.drop_all()
        run.wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        messages, connections, back_ms = self.end_server()
        self.assertEqual((messages, connections), (USERS, 2 * USERS))
        metrics = run.result()["operations"][0]["metrics"]
        wanted = {"connections_opened": 2 * USERS, "connections_closed": 2 * USERS, "connections_lost": USERS,
                  "reconnects": USERS, "closed_1012": USERS, "messages_sent": USERS, "messages_received": USERS}
        self.assertEqual({name: metrics.get(name) for name in wanted}, wanted)
        self.assertNotIn("connections_failed", metrics)
        self.assertGreater(back_ms, 0)
        print(f"\n  all back after {back_ms} ms")

    def test_an_idle_connection_takes_little_memory(self):
        each = self.memory_each(200, 2200, 4)
        print(f"\n  {each / 1024:.1f} KB for a further idle connection")
        self.assertLess(each, 16 * 1024)


if __name__ == "__main__":
    spate.main()

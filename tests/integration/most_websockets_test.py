"""Sixteen thousand idle connections of one process: all are opened, none is lost, and a further one takes at most 16 KB."""
import spate
import websocket_crowd


class MostWebSockets(websocket_crowd.Case):
    def test_sixteen_thousand_idle_connections(self):
        each = self.memory_each(1000, 16_000, 20)
        print(f"\n  {each / 1024:.1f} KB for a further idle connection")
        self.assertLess(each, 16 * 1024)


if __name__ == "__main__":
    spate.main()

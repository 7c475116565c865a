package io.multiprocessing.specs;

import io.multiprocessing.Action0;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Placement;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A driver that lets processes on agents, or threads of its own, put into a named queue and get from it. It does what the
 * lines of its standard input say, until that ends:
 *
 * <ul>
 *   <li>{@code put NAME ROLE COUNT} and {@code get NAME ROLE EVERY}: see {@link QueueUser}; as a process on the agent of that
 *       role, as a thread if the role is {@code here}. It says {@code ended NAME} when that has done all.
 *   <li>{@code kill NAME}: kill -9 of the process. It says {@code killed NAME}.
 *   <li>{@code drain NAME}: it says {@code drained NAME}.
 * </ul>
 *
 * <p>A line that begins with {@code strange} is a fault of the library.
 */
final class QueueClient {
    private final Multiprocessing mp;
    private final Queue<String> queue;
    private final String directory;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    private QueueClient(Multiprocessing mp, Queue<String> queue, String directory) {
        this.mp = mp;
        this.queue = queue;
        this.directory = directory;
    }

    /** Takes cluster, host, the directory of the histories, which names the queue, too, and members to join, with commas. */
    public static void main(String[] args) throws Exception {
        try (Multiprocessing mp = Multiprocessing.builder()
                        .name(args[0])
                        .bind(args[1], 0)
                        .join(args[3].split(","))
                        .agent(false)
                        .insecureTransport()
                        .setting("cluster.stable-after", "1 s")
                        .start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Queue<String> queue = mp.queue(QueueOptions.defaults()
                    .name(Path.of(args[2]).getFileName().toString())
                    .maxsize(100));
            QueueClient client = new QueueClient(mp, queue, args[2]);
            System.out.println("joined");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                client.does(line.split(" "));
            }
        }
    }

    private void does(String... words) throws Exception {
        String name = words[1];
        switch (words[0]) {
            case "put" -> {
                int count = Integer.parseInt(words[3]);
                if (words[2].equals("here")) {
                    thread(name, () -> QueueUser.put(queue, name, directory, count));
                } else {
                    start(name, mp.process(on(words[2]), QueueUser::put, queue, name, directory, count));
                }
            }
            case "get" -> {
                int every = Integer.parseInt(words[3]);
                if (words[2].equals("here")) {
                    thread(name, () -> QueueUser.get(queue, name, directory, every));
                } else {
                    start(name, mp.process(on(words[2]), QueueUser::get, queue, name, directory, every));
                }
            }
            case "kill" -> {
                Process process = Objects.requireNonNull(processes.remove(name), name);
                process.kill();
                process.join();
                System.out.println("killed " + name);
            }
            case "drain" -> {
                QueueUser.drain(queue, name, directory);
                System.out.println("drained " + name);
            }
            default -> System.out.println("strange: " + String.join(" ", words));
        }
    }

    private static ProcessOptions on(String role) {
        return ProcessOptions.defaults().placement(Placement.role(role));
    }

    private void start(String name, Process process) {
        processes.put(name, process);
        process.start().onExit().thenAccept(status -> {
            if (processes.remove(name) != null) {
                System.out.println((status.code() == 0 ? "ended " : "strange: " + status + ": ") + name);
            }
        });
    }

    private static void thread(String name, Action0 what) {
        new Thread(
                        () -> {
                            try {
                                what.run();
                                System.out.println("ended " + name);
                            } catch (Exception e) {
                                System.out.println("strange: " + name + ": " + e);
                            }
                        },
                        name)
                .start();
    }
}

package io.multiprocessing.runtime.launcher;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.process.boot.Boot;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/** A process that does what it is told in words, one message at a time. Halts when its link closes. */
final class TestMain {
    static final int ASK = 100;
    static final int ANSWER = 101;

    private TestMain() {}

    public static void main(String[] args) throws Exception {
        switch (System.getProperty("test.mode", "")) {
            case "silent" -> Thread.sleep(600_000);
            case "protocol" -> helloOfAnotherVersion();
            default -> serve(args);
        }
    }

    private static void serve(String[] args) throws Exception {
        LinkedBlockingQueue<byte[]> asked = new LinkedBlockingQueue<>();
        Boot boot = Boot.connect(new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                asked.add(body);
                return true;
            }

            @Override
            public void onClosed(Link link, Exception cause) {
                Runtime.getRuntime().halt(99);
            }
        });
        while (true) {
            String answer = answer(new String(asked.take(), StandardCharsets.UTF_8).split(" ", 2), boot, args);
            boot.link().send(Lane.CONTROL, ANSWER, 0, answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String answer(String[] words, Boot boot, String[] args) throws Exception {
        switch (words[0]) {
            case "exit" -> System.exit(Integer.parseInt(words[1]));
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(words[1]));
            case "chunk" -> boot.page().chunkStarted(Long.parseLong(words[1]));
            case "memory" -> {
                Object[] all = {};
                while (all.length < 100) {
                    all = new Object[] {all, new long[1 << 20]};
                }
            }
            case "property" -> {
                return String.valueOf(System.getProperty(words[1]));
            }
            case "variable" -> {
                return String.valueOf(System.getenv(words[1]));
            }
            case "options" -> {
                return String.join("\n", DriverOptions.ofThisJvm());
            }
            case "stdin" -> {
                return String.valueOf(System.in.read());
            }
            case "args" -> {
                return String.join("\n", args);
            }
            case "heap" -> {
                return String.valueOf(Runtime.getRuntime().maxMemory());
            }
            case "assertions" -> {
                return String.valueOf(TestMain.class.desiredAssertionStatus());
            }
            case "opened" -> {
                return String.valueOf(Object.class.getModule().isOpen(words[1], TestMain.class.getModule()));
            }
            case "resource" -> {
                return String.valueOf(TestMain.class.getClassLoader().getResource(words[1]));
            }
            case "print" -> {
                System.out.print("x".repeat(Integer.parseInt(words[1])));
                System.out.println("the end");
                System.out.flush();
            }
            case "command" -> {
                java.lang.Process process = new ProcessBuilder(words[1].split(" ")).start();
                return String.valueOf(process.pid());
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }

    /** Says hello as a later library would. */
    private static void helloOfAnotherVersion() throws IOException, InterruptedException {
        DataInputStream ticket = new DataInputStream(System.in);
        ticket.readLong();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        String socket = new String(ticket.readNBytes(ticket.readInt()), StandardCharsets.UTF_8);
        channel.connect(UnixDomainSocketAddress.of(socket));
        LinkedBlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        Link link = LinkLoop.start("other").attach(channel, new LinkListener() {
            @Override
            public boolean onMessage(Link from, Lane lane, int kind, long id, byte[] body) {
                return answers.add(body);
            }

            @Override
            public void onClosed(Link from, Exception cause) {
                Runtime.getRuntime().halt(98);
            }
        });
        link.send(Lane.CONTROL, Hello.KIND, 0, new byte[] {0, 0, 0, 99});
        System.out.println("refused: " + new String(answers.take(), StandardCharsets.UTF_8));
        System.exit(1);
    }
}

package io.multiprocessing.client.instance;

import io.multiprocessing.Action0;
import io.multiprocessing.Action1;
import io.multiprocessing.Action2;
import io.multiprocessing.Action3;
import io.multiprocessing.Action4;
import io.multiprocessing.Action5;
import io.multiprocessing.AsyncResult;
import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.Handle;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Node;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.client.handle.HandleForm;
import io.multiprocessing.client.handle.Homes;
import io.multiprocessing.client.lock.ClientLock;
import io.multiprocessing.client.lock.LostLocks;
import io.multiprocessing.client.manager.ClientManager;
import io.multiprocessing.client.manager.ObjectMaker;
import io.multiprocessing.client.manager.SharedManager;
import io.multiprocessing.client.pool.Completed;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Exchange;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.client.port.PortEvents;
import io.multiprocessing.client.process.Children;
import io.multiprocessing.client.process.ClientProcess;
import io.multiprocessing.client.process.KnownProcess;
import io.multiprocessing.client.queue.ClientQueue;
import io.multiprocessing.link.lock.LockEvent;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.SharedName;
import io.multiprocessing.link.payload.PayloadSettings;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.spi.RunningInstances;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The facade, the same in a driver and in a process: only the {@link AgentPort} below it differs. Thread-safe. */
public final class ClientInstance extends LaterIssues {
    private final AgentPort port;
    private final Identity identity;
    private final Payloads payloads;
    private final Results results = new Results();
    private final Children children = new Children(results, this::agents);
    private final OpenPools pools;
    private final ClusterLoss lost = new ClusterLoss(results);
    private final ProcessSpecs specs;
    private final LostLocks lostLocks = new LostLocks(results);
    private final AtomicLong handles = new AtomicLong();
    private final Manager shared = new SharedManager(this);
    private final Process self;
    private volatile boolean closed;
    private volatile Runnable whenClosed = () -> {};

    /** Registers itself, so that handles that arrive find it. */
    public ClientInstance(AgentPort port, Payloads payloads) {
        this.port = port;
        this.identity = port.identity();
        this.payloads = payloads;
        this.specs = new ProcessSpecs(identity);
        this.pools = new OpenPools(port, payloads, results, specs);
        this.self = KnownProcess.self(identity.name(), identity.daemon());
    }

    /**
     * What encodes and decodes for a client.
     *
     * @param codecs class names, of classes on the class path of the program
     */
    public static Payloads payloads(Identity identity, List<String> codecs) {
        return new Payloads(new PayloadSettings(
                identity.maxPayloadBytes(),
                ClassLoader.getSystemClassLoader(),
                Codecs.named(codecs),
                new Refusal(identity.instance())));
    }

    /** Begins to hear news, and to be found by handles and by {@link io.multiprocessing.Multiprocessing#current()}. */
    public ClientInstance open() {
        port.listen(new News());
        Homes.add(identity.instance(), this::handle);
        if (identity.driver()) {
            RunningInstances.register(this);
        } else {
            RunningInstances.registerHome(this);
        }
        return this;
    }

    private final class News implements PortEvents {
        @Override
        public void event(Event event) {
            if (event instanceof ProcessEvent.Exited exited) {
                children.exited(exited);
            } else if (event instanceof PoolEvent pool) {
                pools.event(pool);
            } else if (event instanceof LockEvent.Lost lock) {
                lostLocks.told(lock);
            }
        }

        @Override
        public void workerMessage(long worker, int kind, long id, byte[] body) {
            pools.workerMessage(worker, kind, id, body);
        }

        @Override
        public void clusterLost(String why) {
            lost.told(why);
            pools.clusterLost(why);
            children.lost(why, () -> Exchange.unavailable(why, false));
        }
    }

    private Handle handle(HandleForm form) {
        return switch (form.type()) {
            case LOCK -> new ClientLock(port, lostLocks, form.id(), false);
            case RLOCK -> new ClientLock(port, lostLocks, form.id(), true);
            case QUEUE -> new ClientQueue<Object>(port, payloads, form.id(), form.detail());
        };
    }

    @Override
    public Process process(Action0 target) {
        return make(ProcessOptions.defaults(), target);
    }

    @Override
    public <A extends @Nullable Object> Process process(Action1<? super A> target, A a) {
        return make(ProcessOptions.defaults(), target, a);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object> Process process(
            Action2<? super A, ? super B> target, A a, B b) {
        return make(ProcessOptions.defaults(), target, a, b);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            Action3<? super A, ? super B, ? super C> target, A a, B b, C c) {
        return make(ProcessOptions.defaults(), target, a, b, c);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object>
            Process process(Action4<? super A, ? super B, ? super C, ? super D> target, A a, B b, C c, D d) {
        return make(ProcessOptions.defaults(), target, a, b, c, d);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object>
            Process process(
                    Action5<? super A, ? super B, ? super C, ? super D, ? super E> target, A a, B b, C c, D d, E e) {
        return make(ProcessOptions.defaults(), target, a, b, c, d, e);
    }

    @Override
    public Process process(ProcessOptions options, Action0 target) {
        return make(options, target);
    }

    @Override
    public <A extends @Nullable Object> Process process(ProcessOptions options, Action1<? super A> target, A a) {
        return make(options, target, a);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object> Process process(
            ProcessOptions options, Action2<? super A, ? super B> target, A a, B b) {
        return make(options, target, a, b);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            ProcessOptions options, Action3<? super A, ? super B, ? super C> target, A a, B b, C c) {
        return make(options, target, a, b, c);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object>
            Process process(
                    ProcessOptions options,
                    Action4<? super A, ? super B, ? super C, ? super D> target,
                    A a,
                    B b,
                    C c,
                    D d) {
        return make(options, target, a, b, c, d);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object>
            Process process(
                    ProcessOptions options,
                    Action5<? super A, ? super B, ? super C, ? super D, ? super E> target,
                    A a,
                    B b,
                    C c,
                    D d,
                    E e) {
        return make(options, target, a, b, c, d, e);
    }

    private Process make(ProcessOptions options, Object target, @Nullable Object... arguments) {
        checkOpen();
        refuseNull(options, "the options of a process must not be null; ProcessOptions.defaults() are none");
        refuseNull(target, "a process needs a target: a method reference or lambda that its JVM is to run; was null");
        ProcessSpecs.Numbered numbered = specs.next(options);
        return new ClientProcess(
                port,
                children,
                numbered.name(),
                numbered.daemon(),
                () -> Invocation.encode(payloads, target, arguments),
                numbered::spec);
    }

    @Override
    public Process currentProcess() {
        return self;
    }

    @Override
    public Optional<Process> parentProcess() {
        Identity.Parent parent = identity.parent();
        return parent == null ? Optional.empty() : Optional.of(KnownProcess.parent(parent.name(), parent.pid()));
    }

    @Override
    public List<Process> activeChildren() {
        return children.living();
    }

    @Override
    public int cpuCount() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public List<Node> nodes() {
        checkOpen();
        return agents();
    }

    private List<Node> agents() {
        return Exchange.ask(port, new ProcessRequest.Nodes()).reply() instanceof ProcessReply.Nodes answer
                ? answer.nodes()
                : List.of();
    }

    private int workers(Optional<Placement> placement) {
        return Exchange.ask(port, new ProcessRequest.Nodes()).reply() instanceof ProcessReply.Nodes there
                ? PoolSize.of(there, placement)
                : cpuCount();
    }

    @Override
    public void onClusterLost(Consumer<? super ClusterUnavailableException> callback) {
        refuseNull(callback, "callback must not be null");
        lost.listen(callback);
    }

    @Override
    public <R extends @Nullable Object> ResultIterator<AsyncResult<R>> asCompleted(
            @Nullable Collection<? extends AsyncResult<R>> results) {
        return new Completed<>(results);
    }

    @Override
    public Pool pool() {
        return pool(PoolOptions.defaults());
    }

    @Override
    public Pool pool(int processes) {
        return pool(PoolOptions.defaults().processes(processes));
    }

    @Override
    public Pool pool(PoolOptions options) {
        checkOpen();
        refuseNull(options, "the options of a pool must not be null; PoolOptions.defaults() are none");
        return pools.open(options, () -> workers(options.placement().or(options.process()::placement)));
    }

    @Override
    public <E extends @Nullable Object> Queue<E> queue() {
        return queue(QueueOptions.defaults());
    }

    @Override
    public <E extends @Nullable Object> Queue<E> queue(int maxsize) {
        return queue(QueueOptions.defaults().maxsize(maxsize));
    }

    @Override
    public <E extends @Nullable Object> Queue<E> queue(QueueOptions options) {
        return madeQueue(options, name -> SharedName.of("queue", name));
    }

    private <E extends @Nullable Object> Queue<E> madeQueue(QueueOptions options, UnaryOperator<String> named) {
        checkOpen();
        refuseNull(options, "the options of a queue must not be null; QueueOptions.defaults() are none");
        if (options.isDurable()) {
            throw later("a durable queue", 4);
        }
        if (options.redeliverAfter().isPresent() || options.maxDeliveries().isPresent()) {
            throw later("redelivery", 5);
        }
        String id;
        if (options.name().isPresent()) {
            id = ClientQueue.open(port, named.apply(options.name().get()), options.maxsize());
        } else {
            id = unnamed("queue");
            port.tell(new QueueRequest.Create(id, options.maxsize()));
        }
        return new ClientQueue<>(port, payloads, id, options.maxsize());
    }

    @Override
    public Lock lock() {
        return madeLock(unnamed("lock"), false);
    }

    @Override
    public Lock lock(String name) {
        return madeLock(SharedName.of("lock", name), false);
    }

    @Override
    public Lock rlock() {
        return madeLock(unnamed("rlock"), true);
    }

    @Override
    public Lock rlock(String name) {
        return madeLock(SharedName.of("rlock", name), true);
    }

    private Lock madeLock(String id, boolean reentrant) {
        checkOpen();
        return new ClientLock(port, lostLocks, id, reentrant);
    }

    private String unnamed(String kind) {
        return kind + "-" + identity.client() + "-" + handles.incrementAndGet();
    }

    private static void refuseNull(@Nullable Object argument, String words) {
        if (argument == null) {
            throw new IllegalArgumentException(words);
        }
    }

    @Override
    public Manager manager() {
        checkOpen();
        return new ClientManager(new Maker(), this::unnamed, unnamed("manager"));
    }

    @Override
    public Manager shared() {
        checkOpen();
        return shared;
    }

    private final class Maker implements ObjectMaker {
        @Override
        public Lock lock(String id, boolean reentrant) {
            return madeLock(id, reentrant);
        }

        @Override
        public <E extends @Nullable Object> Queue<E> queue(QueueOptions options, UnaryOperator<String> named) {
            return madeQueue(options, named);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw closed();
        }
        lost.check();
    }

    private IllegalStateException closed() {
        return new IllegalStateException(
                "this instance (\"" + identity.instance() + "\") is closed; Multiprocessing.start() makes another");
    }

    /** In a process it ends what that has started, and stays: it is nobody's but the process's own. */
    @Override
    public void close() {
        if (!identity.driver()) {
            if (!end()) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean waited = end();
        closeNow();
        if (!waited) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false: an interrupt came, so everything was killed */
    private boolean end() {
        try {
            pools.end();
            children.end();
            return true;
        } catch (InterruptedException enough) {
            return false;
        }
    }

    /** Runs once it is closed. */
    public void whenClosed(Runnable step) {
        whenClosed = step;
    }

    /** Without waiting for anybody: what still runs is ended by the agent. */
    public void closeNow() {
        closed = true;
        RunningInstances.unregister(this);
        Homes.remove(identity.instance());
        port.close();
        pools.lost("the instance was closed");
        children.lost("its instance was closed before its end was told", this::closed);
        results.shutdown();
        whenClosed.run();
    }

    @Override
    public String toString() {
        return "multiprocessing \"" + identity.instance() + "\" (" + identity.name() + ")";
    }
}

package io.multiprocessing.specs

import io.multiprocessing.semantics.history.{Event, History, LockHistoryCheck, Verdict}
import java.nio.file.{Files, Path}
import scala.collection.concurrent.TrieMap
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** Drivers that take one lock in turn, and write to what it protects. */
final class LockClients(cluster: ClusterOf, scene: Scene, lock: String) extends AutoCloseable {
  val resource = new Resource(lock)
  private val running = TrieMap.empty[String, Jvm]
  private val withheld = TrieMap.empty[String, Boolean]
  private var histories = Seq.empty[Path]

  def start(name: String): Unit = {
    val history = scene.file(s"history-$name.jsonl")
    histories :+= history
    running += name -> new Jvm(
      name,
      scene.file(s"temporary-$name"),
      scene.log(s"client-$name"),
      cluster.command(name),
      classOf[LockClient],
      Seq(cluster.cluster, cluster.host(name), name, lock, history.toString, cluster.seeds),
      heard
    )
  }

  private def heard(jvm: Jvm, line: String): Unit =
    if (line.startsWith("write ")) {
      resource.write(line.drop(6).toLong, jvm.name): Unit
      if (withheld.replace(jvm.name, true).isEmpty) jvm.tell("written"): Unit
    }

  /** Waits until it has the lock, and does not have its write answered: so that it holds the lock until it is let go. */
  def detain(name: String): Unit = {
    withheld.put(name, false): Unit
    Waiting.until(s"${running(name)} gets the lock")(withheld.get(name).contains(true))
  }

  def letGo(name: String): Unit = if (withheld.remove(name).contains(true)) running(name).tell("written"): Unit

  def client(name: String): Jvm = running(name)

  def names: Seq[String] = running.keys.toSeq.sorted

  /** kill -9 of all at once. */
  def kill(names: Seq[String]): Unit = {
    names.map(running).foreach(jvm => ProcessHandle.of(jvm.pid).ifPresent(_.destroyForcibly(): Unit))
    names.foreach { name =>
      running(name).kill()
      resource.record(name, "death")
      running -= name
    }
  }

  /** Ends it in order. */
  def leave(name: String): Unit = {
    val jvm = running(name)
    jvm.end()
    val code = jvm.awaitEnd()
    if (code != 0) throw new AssertionError(s"$jvm left with $code:\n${jvm.tail(30)}")
    running -= name
  }

  /** Waits until each of these has had the lock after now. */
  def awaitAll(which: => Seq[String] = names, limit: FiniteDuration = Waiting.Limit): Unit = {
    val now = System.nanoTime()
    Waiting.until(s"each of $which gets the lock; only ${resource.writersSince(now)} did", limit) {
      which.foreach { name =>
        if (!running(name).isAlive) throw new AssertionError(s"${running(name)} has ended:\n${running(name).tail(30)}")
      }
      which.forall(resource.writersSince(now))
    }
  }

  /** What none of them should ever have seen. */
  def strange: Seq[String] =
    running.values.toSeq.flatMap(jvm => jvm.lines.filter(_.startsWith("strange")).map(line => s"$jvm: $line"))

  /** All that was recorded, also written to one file. */
  def history(): History = {
    val events = new java.util.ArrayList[Event](resource.events)
    events.addAll(History.read(histories.distinct.filter(Files.exists(_)).asJava).events())
    val all = new History(events)
    all.write(scene.file("history.jsonl"))
    all
  }

  def judge(): Verdict = LockHistoryCheck.check(history())

  override def close(): Unit = running.values.foreach(_.close())
}

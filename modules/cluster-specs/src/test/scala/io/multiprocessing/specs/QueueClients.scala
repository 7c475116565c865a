package io.multiprocessing.specs

import io.multiprocessing.semantics.history.Event.Phase
import io.multiprocessing.semantics.history.{Event, History, QueueHistoryCheck, Verdict}
import java.nio.file.Files
import java.util.concurrent.atomic.AtomicInteger
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.util.Using

/** Who puts and gets, in threads of two drivers and in processes on agents, and what they recorded. */
final class QueueClients(cluster: ClusterOf, scene: Scene) extends AutoCloseable {
  import QueueClients._

  private val histories = Files.createDirectories(scene.file("queue"))
  private val counted = new AtomicInteger()
  private var drivers = Map.empty[String, Jvm]
  private var ended = Seq.empty[Jvm]
  private var getters = Seq.empty[Getter]
  private var producers = Seq.empty[(String, String)]
  private var users = 0
  private var deaths = Seq.empty[Event]

  def startDriver(name: String): Unit = {
    val jvm = new Jvm(
      name,
      scene.file(s"temporary-$name"),
      scene.log(s"driver-$name"),
      cluster.command(name),
      classOf[QueueClient],
      Seq(cluster.cluster, cluster.host(name), histories.toString, cluster.seeds),
      (_, line) => if (line.endsWith("taken")) counted.addAndGet(Every): Unit
    )
    drivers += name -> jvm
    jvm.awaitLine("joined"): Unit
  }

  /** How many were taken, but for the last ones of each getter. */
  def taken: Int = counted.get

  def killed: Int = deaths.size

  /** @param where
    *   the agent that hosts it, or "here"
    */
  def put(driver: String, where: String, count: Int): Unit = {
    val name = user("put")
    tell(driver, s"put $name $where $count")
    producers :+= driver -> name
  }

  def get(driver: String, where: String): Unit = {
    val name = user("get")
    tell(driver, s"get $name $where $Every")
    getters :+= Getter(name, driver, where)
  }

  def processes: Seq[String] = getters.filter(_.where != "here").map(_.name)

  /** kill -9 of one that gets in a process. */
  def killGetter(name: String): Unit = {
    val getter = getters.find(_.name == name).get
    tell(getter.driver, s"kill $name")
    drivers(getter.driver).awaitLine(s"killed $name"): Unit
    died(_ == getter)
  }

  /** kill -9 of a driver with the threads that get there. */
  def killDriver(name: String): Unit = {
    drivers(name).kill()
    ended :+= drivers(name)
    drivers -= name
    died(_.driver == name)
  }

  private def died(which: Getter => Boolean): Unit = {
    val (dead, alive) = getters.partition(which)
    deaths ++= dead.map(getter => new Event(System.nanoTime(), getter.name, "death", "queue", Phase.OK, null, null))
    getters = alive
  }

  /** All that was to be put has been put. */
  def awaitProducers(limit: FiniteDuration): Unit = {
    producers.foreach { case (driver, name) => drivers(driver).awaitLine(s"ended $name", limit) }
    producers = Nil
  }

  /** Lets all getters take what there is, and ends them. */
  def endGetters(): Unit = {
    getters.foreach(getter => Files.createFile(histories.resolve(s"over-${getter.name}")))
    getters.foreach(getter => drivers(getter.driver).awaitLine(s"ended ${getter.name}"))
    getters = Nil
  }

  /** Takes what is there, and what comes back from the dead. */
  def drain(driver: String): Unit = {
    val deadline = Back.fromNow
    do {
      val name = user("rest")
      tell(driver, s"drain $name")
      drivers(driver).awaitLine(s"drained $name"): Unit
    } while (missing > 0 && deadline.hasTimeLeft())
  }

  /** How many of those that were put for certain were never seen again. */
  def missing: Int = {
    val seen = history().events().asScala.filter(event => event.phase == Phase.OK && event.value != null)
    val (put, taken) = seen.partition(_.op == "put")
    (put.map(_.value).toSet -- taken.map(_.value)).size
  }

  /** What none of them should ever have seen. */
  def strange: Seq[String] =
    (drivers.values ++ ended).toSeq.flatMap(jvm => jvm.lines.filter(_.contains("strange")).map(line => s"$jvm: $line"))

  def leave(): Unit = {
    drivers.values.foreach { jvm =>
      jvm.end()
      val code = jvm.awaitEnd()
      if (code != 0) throw new AssertionError(s"$jvm left with $code:\n${jvm.tail(30)}")
    }
    ended ++= drivers.values
    drivers = Map.empty
  }

  def judge(): Verdict = {
    val all = history()
    all.write(scene.file("history.jsonl"))
    QueueHistoryCheck.check(all, true)
  }

  private def history(): History =
    Using.resource(Files.list(histories)) { files =>
      val events = new java.util.ArrayList[Event](deaths.asJava)
      events.addAll(History.read(files.filter(_.toString.endsWith(".jsonl")).toList).events())
      new History(events)
    }

  private def user(kind: String): String = {
    users += 1
    s"$kind$users"
  }

  private def tell(driver: String, line: String): Unit =
    if (!drivers(driver).tell(line)) throw new AssertionError(s"${drivers(driver)} has ended:\n${drivers(driver).tail(30)}")

  override def close(): Unit = drivers.values.foreach(_.close())
}

object QueueClients {

  /** Getters say so after so many items. */
  val Every = 25

  /** Until what was on its way to a dead driver is back, for which that has to be removed. */
  private val Back = 30.seconds

  private final case class Getter(name: String, driver: String, where: String)
}

package io.multiprocessing.specs

import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.util.Random
import scala.util.control.NonFatal

/** A named lock of a cluster in which everything fails that can. */
final class LockSpec extends FaultSpec {
  import LockSpec._

  describe("a named lock of three agents") {
    it("has one holder and growing tokens whatever befalls agents, drivers and the network") {
      val rounds = Integer.getInteger("specs.rounds", Fault.all.size).toInt
      play(Clients, s"$rounds rounds")((scene, network, random) => new Run(scene, network, random).apply(rounds))
    }
  }
}

object LockSpec {
  private val Clients = Seq("p", "q", "r", "s")

  /** For as long as a minority may go on, and more. */
  private val Exits = 30.seconds

  /** Whoever is to be removed knows it by then. */
  private val Settled = 3.seconds

  private sealed trait Fault

  private object Fault {
    case object KillHost extends Fault
    case object StopHost extends Fault
    case object CutHost extends Fault
    case object CutHolder extends Fault
    case object OneWay extends Fault
    case object RollingRestart extends Fault
    case object RestartAll extends Fault
    val first: Seq[Fault] = Seq(KillHost, StopHost, CutHost)
    val others: Seq[Fault] = Seq(CutHolder, OneWay, RollingRestart, RestartAll)
    val all: Seq[Fault] = first ++ others
  }

  private final class Run(scene: Scene, network: Network, random: Random) {
    private val cluster = new ClusterOf(3, scene, Some(network))
    private val clients = new LockClients(cluster, scene, "guarded")

    def apply(rounds: Int): Unit =
      try {
        cluster.startAll()
        cluster.awaitMembers()
        for (client <- Clients) {
          clients.start(client)
          clients.awaitAll()
        }
        for ((fault, i) <- draw(rounds).zipWithIndex) round(i + 1, fault)
        end()
      } finally {
        clients.close()
        cluster.close()
      }

    /** Each once in some order, then any; if there are not so many, the first kinds and some of the others. */
    private def draw(rounds: Int): Seq[Fault] = {
      val once = random.shuffle((Fault.first ++ random.shuffle(Fault.others)).take(rounds))
      once ++ Seq.fill(rounds - once.size)(Fault.all(random.nextInt(Fault.all.size)))
    }

    private def round(number: Int, fault: Fault): Unit = {
      val began = System.nanoTime()
      val grants = clients.resource.grants.size
      val host = cluster.oldest
      try {
        val what = befall(fault, host)
        network.healAll()
        cluster.restore()
        clients.awaitAll()
        val took = (System.nanoTime() - began).nanos.toMillis / 1000.0
        println(
          f"LockSpec: round $number%2d $what, lock host was $host: $took%.1f s, ${clients.resource.grants.size - grants}%d grants, " +
            f"longest gap ${clients.resource.longestGapSince(began).toMillis / 1000.0}%.2f s"
        )
      } catch {
        case e @ (NonFatal(_) | _: AssertionError) =>
          val verdict = clients.judge()
          throw new AssertionError(
            s"round $number, $fault, lock host $host: ${e.getMessage}\nup to then the judge says: ${FaultSpec.words(verdict.violations.asScala.toSeq)}",
            e
          )
      }
    }

    private def befall(fault: Fault, host: String): String = fault match {
      case Fault.KillHost =>
        val now = System.nanoTime()
        cluster.kill(host)
        clients.awaitAll()
        s"kill -9 of the lock host (gap ${gap(now)})"
      case Fault.StopHost =>
        val time = (6 + random.nextInt(4)).seconds
        val holder = Option.when(random.nextBoolean())(random.shuffle(clients.names).head)
        holder.foreach(clients.detain)
        val jvm = cluster.agent(host)
        jvm.pause()
        Waiting.pass(time)
        jvm.resume()
        holder.foreach(clients.letGo)
        cluster.restore(settled = Settled)
        s"lock host stopped for $time, ${holder.fold("nobody")("driver " + _)} holding on"
      case Fault.CutHost =>
        val now = System.nanoTime()
        network.cut(host)
        clients.awaitAll()
        mustExit(host)
        s"lock host cut off (gap ${gap(now)})"
      case Fault.CutHolder =>
        val holder = random.shuffle(clients.names).head
        clients.detain(holder)
        val said = clients.client(holder).lines.size
        val now = System.nanoTime()
        network.cut(holder)
        clients.awaitAll(clients.names.filterNot(_ == holder))
        Waiting.until(s"driver $holder learns that it lost the lock", Exits)(
          clients.client(holder).lines.drop(said).exists(_.startsWith("lost "))
        )
        val words = s"driver $holder cut off, holding on (gap ${gap(now)})"
        clients.letGo(holder)
        words
      case Fault.OneWay =>
        val to = random.shuffle(cluster.names.filterNot(_ == host)).head
        if (random.nextBoolean()) network.oneWay(host, to) else network.oneWay(to, host)
        Waiting.until(s"one of $host and $to is removed, as it does not reach the other", Exits)(
          !cluster.agent(host).isAlive || !cluster.agent(to).isAlive
        )
        network.healAll()
        cluster.restore(settled = Settled)
        s"one way cut between $host and $to"
      case Fault.RollingRestart =>
        val now = System.nanoTime()
        for (name <- random.shuffle(cluster.names)) {
          cluster.leave(name)
          cluster.start(name)
          cluster.restore()
        }
        s"rolling restart (gap ${gap(now)})"
      case Fault.RestartAll =>
        random.shuffle(cluster.names).foreach(name => ProcessHandle.of(cluster.agent(name).pid).ifPresent(_.destroyForcibly(): Unit))
        cluster.names.foreach(cluster.gone)
        cluster.startAll()
        "restart of all agents after kill -9"
    }

    private def gap(since: Long) = f"${clients.resource.longestGapSince(since).toMillis / 1000.0}%.2f s"

    private def mustExit(name: String): Unit =
      Waiting.until(s"agent $name ends, as it is cut off", Exits)(!cluster.agent(name).isAlive)

    private def end(): Unit = {
      clients.awaitAll()
      val strange = clients.strange
      clients.names.foreach(clients.leave)
      val verdict = clients.judge()
      val grants = clients.resource.grants
      println(
        s"LockSpec: ${grants.size} grants, ${clients.resource.refused} writes refused as stale, " +
          s"violations: ${FaultSpec.words(verdict.violations.asScala.toSeq)}, excused: ${FaultSpec.words(verdict.excused.asScala.toSeq)}"
      )
      FaultSpec.failIfAny(
        verdict.violations.asScala.map("the judge: " + _).toSeq ++ strange ++
          grants.sliding(2).collect { case Seq(a, b) if b.token < a.token => s"stale write accepted: $b after $a" }
      )
    }
  }
}

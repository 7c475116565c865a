package io.multiprocessing.specs

import org.scalatest.funspec.AnyFunSpec
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.util.Random
import scala.util.control.NonFatal

/** A named queue of a cluster whose users die, and whose agents are restarted. */
final class QueueSpec extends AnyFunSpec {
  import QueueSpec._

  describe("a named queue of three agents") {
    it("loses and doubles nothing while getters are killed and agents are restarted") {
      Network.missing.foreach(cancel(_))
      val drawn = Integer.getInteger("specs.seed", 0).toLong
      val seed = if (drawn == 0) Random.nextInt(Int.MaxValue).toLong else drawn
      val items = Integer.getInteger("specs.items").toInt
      val kills = Integer.getInteger("specs.kills").toInt
      val restarts = if (Scene.all) 3 else 1
      val scene = new Scene("QueueSpec")
      info(s"seed $seed, $items items, $kills kills")
      println(s"QueueSpec: seed $seed, $items items, $kills kills, ${scene.directory}")
      val network = new Network(ClusterOf.names(3) ++ Seq("p", "q"))
      try {
        new Run(scene, network, new Random(seed)).apply(items, kills, restarts)
        scene.remove()
      } catch {
        case e @ (NonFatal(_) | _: AssertionError) =>
          fail(s"with -Dspecs.seed=$seed; histories and logs are in ${scene.directory}: ${e.getMessage}", e)
      } finally network.close()
    }
  }
}

object QueueSpec {

  /** For all items that there are. */
  private val Long = 15.minutes

  /** What each of two drivers puts while an agent is restarted. */
  private val Moving = 1000

  private final class Run(scene: Scene, network: Network, random: Random) {
    private val cluster = new ClusterOf(3, scene, Some(network))
    private val clients = new QueueClients(cluster, scene)

    def apply(items: Int, kills: Int, restarts: Int): Unit =
      try {
        cluster.startAll()
        cluster.awaitMembers()
        clients.startDriver("p")
        clients.startDriver("q")
        report(s"$items items and $kills getters killed")(killGetters(items, kills))
        report(s"$restarts agents restarted")(restartAgents(restarts))
        end()
      } finally {
        clients.close()
        cluster.close()
      }

    /** Getters are processes on each agent, and a thread in a driver of its own, each of which may be killed at any time. */
    private def killGetters(items: Int, kills: Int): Unit = {
      cluster.names.foreach(clients.get("p", _))
      clients.get("q", "here")
      for (i <- cluster.names.indices)
        clients.put("p", cluster.names(i), (items.toLong * (i + 1) / 3 - items.toLong * i / 3).toInt)
      for (i <- 1 to kills) {
        val goal = (items.toLong * i / (kills + 1)).toInt - QueueClients.Every * (kills + 4)
        Waiting.until(s"$goal items are taken; ${clients.taken} are", Long)(clients.taken >= goal)
        if (i % 4 == 0) {
          clients.killDriver("q")
          clients.startDriver("q")
          clients.get("q", "here")
        } else {
          clients.killGetter(random.shuffle(clients.processes).head)
          clients.get("p", random.shuffle(cluster.names).head)
        }
      }
      clients.awaitProducers(Long)
      clients.endGetters()
    }

    /** Each is stopped in order, and started again, while drivers put and get: what the queue holds has to move. */
    private def restartAgents(count: Int): Unit =
      for (agent <- random.shuffle(cluster.names).take(count)) {
        Seq("p", "q").foreach(clients.put(_, "here", Moving))
        val before = clients.taken
        clients.get("q", "here")
        Waiting.until(s"the getter takes", Long)(clients.taken > before)
        cluster.leave(agent)
        cluster.start(agent)
        cluster.restore()
        clients.awaitProducers(Long)
        clients.endGetters()
      }

    private def end(): Unit = {
      clients.drain("p")
      clients.leave()
      val verdict = clients.judge()
      val violations = verdict.violations.asScala.toSeq
      println(
        s"QueueSpec: ${clients.killed} getters killed, which took along ${clients.missing}; " +
          s"violations: ${words(violations)}, excused: ${words(verdict.excused.asScala.toSeq)}"
      )
      val faults = violations.map("the judge: " + _) ++ clients.strange
      if (faults.nonEmpty) throw new AssertionError(words(faults))
    }
  }

  private def words(all: Seq[String]): String =
    if (all.isEmpty) "none" else s"${all.size}: ${all.take(10).mkString("; ")}"

  private def report(what: String)(step: => Unit): Unit = {
    val began = System.nanoTime()
    step
    println(s"QueueSpec: $what: ${(System.nanoTime() - began) / 1000000} ms")
  }
}

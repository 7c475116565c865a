package io.multiprocessing.specs

import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.util.Random

/** A named queue of a cluster whose users die, and whose agents are restarted. */
final class QueueSpec extends FaultSpec {
  import QueueSpec._

  describe("a named queue of three agents") {
    it("loses and doubles nothing while getters are killed and agents are restarted") {
      val items = Integer.getInteger("specs.items").toInt
      val kills = Integer.getInteger("specs.kills").toInt
      val restarts = if (Scene.all) 3 else 1
      play(Seq("p", "q"), s"$items items, $kills kills, $restarts restarts") { (scene, network, random) =>
        new Run(scene, network, random).apply(items, kills, restarts)
      }
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
        FaultSpec.report(s"QueueSpec: $items items and $kills getters killed")(killGetters(items, kills))
        FaultSpec.report(s"QueueSpec: $restarts agents restarted")(restartAgents(restarts))
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
          s"violations: ${FaultSpec.words(violations)}, excused: ${FaultSpec.words(verdict.excused.asScala.toSeq)}"
      )
      FaultSpec.failIfAny(violations.map("the judge: " + _) ++ clients.strange)
    }
  }
}

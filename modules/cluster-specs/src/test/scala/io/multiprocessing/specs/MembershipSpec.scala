package io.multiprocessing.specs

import org.scalatest.funspec.AnyFunSpec
import scala.concurrent.duration._
import scala.util.control.NonFatal

/** Who is a member of a cluster of three agents, and whom it serves, when members come and go. */
final class MembershipSpec extends AnyFunSpec {
  import MembershipSpec._

  describe("a cluster of three agents") {
    it("knows who has joined, left and died, whatever its role, and serves who comes after five drivers died at once") {
      within("members") { (cluster, clients) =>
        clients.start("driver")
        clients.awaitAll()
        if (Scene.all) ends(cluster, clients, youngest(cluster), "left", cluster.leave)
        ends(cluster, clients, oldest(cluster), "left", cluster.leave)
        ends(cluster, clients, youngest(cluster), "was killed", cluster.kill)
        if (Scene.all) ends(cluster, clients, oldest(cluster), "was killed", cluster.kill)

        val five = clients.names ++ (1 to 4).map("driver" + _)
        // One after the other: five JVMs that start take a small machine from the agents' heartbeats.
        for (driver <- five.drop(1)) {
          clients.start(driver)
          clients.awaitAll()
        }
        clients.kill(five)
        val killed = System.nanoTime()
        clients.start("new")
        clients.awaitAll(limit = Served)
        println(s"MembershipSpec: a new driver had the lock ${(System.nanoTime() - killed) / 1000000} ms after five were killed")
        assert(cluster.agents.forall(_.isAlive))
        cluster.awaitMembers()
      }
    }
  }

  private def within(name: String)(test: (ClusterOf, LockClients) => Unit): Unit = {
    val scene = new Scene(s"MembershipSpec-$name")
    val cluster = new ClusterOf(3, scene, None)
    val clients = new LockClients(cluster, scene, "lock")
    try {
      FaultSpec.report("MembershipSpec: three agents know each other") {
        cluster.startAll()
        cluster.awaitMembers()
      }
      test(cluster, clients)
      val verdict = clients.judge()
      assert(verdict.violations.isEmpty, "says the judge")
      assert(clients.strange.isEmpty)
    } catch {
      case e @ (NonFatal(_) | _: AssertionError) =>
        fail(s"histories and logs are in ${scene.directory}: ${e.getMessage}", e)
    } finally {
      clients.close()
      cluster.close()
    }
    scene.remove()
  }

  /** The youngest, and the one that grants the locks; each is back in the end. */
  private def ends(cluster: ClusterOf, clients: LockClients, name: String, how: String, end: String => Unit): Unit = {
    val now = System.nanoTime()
    FaultSpec.report(s"MembershipSpec: the others know that agent $name $how") {
      end(name)
      cluster.awaitMembers(cluster.names.filterNot(_ == name))
    }
    served(s"agent $name $how", now, clients)
    FaultSpec.report(s"MembershipSpec: agent $name is back")(back(cluster, name))
  }

  private def youngest(cluster: ClusterOf) = cluster.byAge.last

  private def oldest(cluster: ClusterOf) = cluster.byAge.head

  private def served(when: String, since: Long, clients: LockClients): Unit = {
    clients.awaitAll()
    println(s"MembershipSpec: $when: locks were not granted for ${clients.resource.longestGapSince(since).toMillis} ms")
  }

  private def back(cluster: ClusterOf, name: String): Unit = {
    cluster.start(name)
    cluster.awaitMembers()
  }
}

object MembershipSpec {
  /** From the kill of five drivers to the lock that one of them may have held. */
  private val Served = 30.seconds
}

package io.multiprocessing.specs

import java.net.{InetAddress, ServerSocket}
import scala.concurrent.duration._

/** Agents a, b, c, …, of which the first may form the cluster; each has a state of its own, and all are in the list of
  * members to join.
  *
  * @param network null: all on the loopback interface
  */
final class ClusterOf(count: Int, scene: Scene, network: Option[Network]) extends AutoCloseable {
  val names: Seq[String] = ClusterOf.names(count)

  private val ports: Map[String, Int] = names.map(name => name -> (if (network.isEmpty) freePort() else 25520)).toMap
  @volatile private var running = Map.empty[String, Jvm]
  private var joined = Seq.empty[String]

  /** Members to join, with commas. */
  val seeds: String = names.map(address).mkString(",")

  val cluster: String = "specs"

  def host(member: String): String = network.fold("127.0.0.1")(_.address(member))

  def address(name: String): String = s"${host(name)}:${ports(name)}"

  def command(member: String): Seq[String] = network.fold(Seq.empty[String])(_.command(member))

  /** Agents, in the order in which they became members. */
  def byAge: Seq[String] = synchronized(joined)

  /** It grants the locks: the agent that has been a member for longest. */
  def oldest: String = byAge.head

  def agent(name: String): Jvm = running(name)

  def agents: Seq[Jvm] = names.flatMap(running.get)

  def startAll(): Unit = names.foreach(start)

  /** Starts it, with the state that it has, and waits until it is a member. */
  def start(name: String): Unit = {
    launch(name)
    running(name).awaitLine("agent "): Unit
  }

  private def launch(name: String): Unit = {
    gone(name)
    val state = scene.file(s"state-$name")
    running += name -> new Jvm(
      name,
      state,
      scene.log(s"agent-$name"),
      command(name),
      classOf[AgentProgram],
      Seq(cluster, host(name), ports(name).toString, state.toString, (name == names.head).toString, seeds, name),
      heard
    )
  }

  private def heard(jvm: Jvm, line: String): Unit =
    if (line.startsWith("agent ")) synchronized(joined :+= jvm.name)

  private def isMember(name: String) = byAge.contains(name) && isRunning(name)

  private def isRunning(name: String) = running.get(name).exists(_.isAlive)

  /** It has ended, however. */
  def gone(name: String): Unit = {
    running.get(name).foreach(_.kill())
    running -= name
    synchronized { joined = joined.filterNot(_ == name) }
  }

  def kill(name: String): Unit = gone(name)

  /** Ends it in order. */
  def leave(name: String): Unit = {
    val jvm = running(name)
    jvm.end()
    val code = jvm.awaitEnd()
    if (code != 0) throw new AssertionError(s"$jvm left with $code:\n${jvm.tail(30)}")
    gone(name)
  }

  /** Waits until each of these knows these and no other agents, all in the same life. */
  def awaitMembers(expected: Seq[String] = names, limit: FiniteDuration = Waiting.Limit): Unit = {
    def views = expected.map(name => name -> view(running(name)))
    var last = views
    Waiting.until(s"all of $expected know each other and nobody else; they know $last", limit) {
      last = views
      last.map(_._2).distinct.size == 1 &&
      last.head._2.map(_.takeWhile(_ != '#')).toSet == expected.map(address).toSet
    }
  }

  private def view(jvm: Jvm): Seq[String] = {
    val before = jvm.lines.count(_.startsWith("nodes "))
    if (!jvm.tell("nodes")) throw new AssertionError(s"$jvm has ended:\n${jvm.tail(30)}")
    Waiting.untilThereIs(s"$jvm answers") {
      if (!jvm.isAlive) throw new AssertionError(s"$jvm has ended:\n${jvm.tail(30)}")
      jvm.lines.filter(_.startsWith("nodes ")).drop(before).headOption
    }.split(' ').toSeq.drop(1)
  }

  /** Starts again who has ended, until all know each other, and do so for a while: who was taken for dead may still have to
    * learn it.
    */
  def restore(settled: FiniteDuration = Duration.Zero, limit: FiniteDuration = Waiting.Limit): Unit = {
    var last = Seq.empty[(String, Seq[String])]
    var since = Deadline.now
    Waiting.until(s"the agents know each other; they know $last", limit) {
      val before = last
      // One after the other, so that it is known who is older; but all may wait for the one that may form the cluster.
      val joining = names.exists(name => isRunning(name) && !isMember(name))
      names.find(name => !isRunning(name) && (!joining || name == names.head)).foreach(launch)
      last =
        if (!names.forall(isMember)) Nil
        else
          try names.map(name => name -> view(running(name)))
          catch { case _: AssertionError if !names.forall(isRunning) => Nil }
      if (last != before) since = Deadline.now
      last.nonEmpty && last.map(_._2).distinct.size == 1 && last.head._2.size == names.size && (since + settled).isOverdue()
    }
  }

  override def close(): Unit = names.foreach(gone)

  private def freePort(): Int = {
    val socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    try socket.getLocalPort
    finally socket.close()
  }
}

object ClusterOf {
  def names(count: Int): Seq[String] = (0 until count).map(i => ('a' + i).toChar.toString)
}

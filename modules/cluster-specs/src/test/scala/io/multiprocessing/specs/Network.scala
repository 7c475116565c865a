package io.multiprocessing.specs

import java.util.concurrent.TimeUnit

/** A network of this machine's own: each member has a namespace with one interface, which a cable joins to a bridge.
  *
  * The bridge has a namespace, too: with Docker on the machine, one in the root namespace drops what it should carry. It
  * needs root and `ip`, not iptables and not tc: a member is cut off by its port of the bridge, one way between two by the
  * hardware address that the sender knows of the other, which then is nobody's.
  *
  * Names begin with the id of this JVM. Whatever a dead one left is removed before another is made.
  */
final class Network(members: Seq[String]) extends AutoCloseable {
  import Network._

  private val mine = s"$Prefix${ProcessHandle.current().pid()}-"
  private val switch = mine + "switch"
  private val addresses = members.zipWithIndex.map { case (member, i) => member -> s"10.86.0.${i + 1}" }.toMap
  private var wrong = Set.empty[(String, String)]
  private val atExit = new Thread(() => remove(mine), "remove-network")

  sweep()
  Runtime.getRuntime.addShutdownHook(atExit)
  try build()
  catch {
    case e: Throwable =>
      close()
      throw e
  }

  private def build(): Unit = {
    ip("netns", "add", switch)
    in(switch, "link", "add", "bridge", "type", "bridge")
    in(switch, "link", "set", "bridge", "up")
    for (member <- members) {
      ip("netns", "add", namespace(member))
      in(switch, "link", "add", port(member), "type", "veth", "peer", "name", "eth0", "netns", namespace(member))
      in(switch, "link", "set", port(member), "master", "bridge", "up")
      in(namespace(member), "addr", "add", address(member) + "/24", "dev", "eth0")
      in(namespace(member), "link", "set", "eth0", "up")
      in(namespace(member), "link", "set", "lo", "up")
    }
  }

  def address(member: String): String = addresses(member)

  /** What a command begins with that shall run as this member. It becomes the command: the process is the same. */
  def command(member: String): Seq[String] = Seq("ip", "netns", "exec", namespace(member))

  /** Nobody hears the member, and it hears nobody. */
  def cut(member: String): Unit = in(switch, "link", "set", port(member), "down")

  /** The member is joined to all again. */
  def heal(member: String): Unit = {
    in(switch, "link", "set", port(member), "up")
    for ((from, to) <- wrong if from == member || to == member)
      in(namespace(from), "neigh", "del", address(to), "dev", "eth0")
    wrong = wrong.filterNot { case (from, to) => from == member || to == member }
  }

  /** These two do not hear each other; the others hear both. */
  def cutBetween(a: String, b: String): Unit = {
    oneWay(a, b)
    oneWay(b, a)
  }

  /** What the one sends to the other is lost; not what the other sends, but for the answers of TCP. */
  def oneWay(from: String, to: String): Unit = {
    in(namespace(from), "neigh", "replace", address(to), "lladdr", Nobody, "dev", "eth0", "nud", "permanent")
    wrong += from -> to
  }

  def healAll(): Unit = members.foreach(heal)

  override def close(): Unit = {
    remove(mine)
    try Runtime.getRuntime.removeShutdownHook(atExit): Unit
    catch { case _: IllegalStateException => () } // It is running.
  }

  private def namespace(member: String) = mine + member

  private def port(member: String) = "to-" + member

  private def in(namespace: String, arguments: String*): Unit = ip(Seq("-n", namespace) ++ arguments: _*): Unit
}

object Network {
  private val Prefix = "mp-specs-"
  private val Nobody = "02:00:00:00:00:99"

  /** Why there can be none here, in the words of a skipped test. */
  lazy val missing: Option[String] = {
    val probe = s"$Prefix${ProcessHandle.current().pid()}-probe"
    try {
      ip("netns", "add", probe): Unit
      ip("netns", "del", probe): Unit
      None
    } catch {
      case e: Exception => Some(s"needs network namespaces (root): ${e.getMessage}")
    }
  }

  /** Removes what JVMs left that are gone, and ends what runs there. */
  private def sweep(): Unit = {
    val Owned = s"$Prefix(\\d+)-.*".r
    names().foreach {
      case name @ Owned(pid) if !ProcessHandle.of(pid.toLong).isPresent => remove(name)
      case _ => ()
    }
  }

  private def remove(prefix: String): Unit = names().filter(_.startsWith(prefix)).foreach { name =>
    ip("netns", "pids", name).linesIterator
      .map(_.trim.toLong)
      .foreach(pid => ProcessHandle.of(pid).ifPresent(left => left.destroyForcibly(): Unit))
    ip("netns", "del", name): Unit
  }

  private def names(): Seq[String] =
    ip("netns", "list").linesIterator.map(_.split(' ').head).filter(_.startsWith(Prefix)).toSeq

  private def ip(arguments: String*): String = {
    val process = new ProcessBuilder("ip" +: arguments: _*).redirectErrorStream(true).start()
    process.getOutputStream.close()
    val said = new String(process.getInputStream.readAllBytes())
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0)
      throw new IllegalStateException(s"ip ${arguments.mkString(" ")}: ${said.trim}")
    said
  }
}

package io.multiprocessing.specs

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.concurrent.{ConcurrentLinkedQueue, TimeUnit}
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** A JVM with this one's class path. What it says is kept in a file, line by line.
  *
  * @param listener hears each line, in the thread that reads
  */
final class Jvm(
    val name: String,
    directory: Path,
    log: Path,
    inNamespace: Seq[String],
    program: Class[_],
    arguments: Seq[String],
    listener: (Jvm, String) => Unit = (_, _) => ()
) extends AutoCloseable {
  private val said = new ConcurrentLinkedQueue[String]()

  private val process: Process = {
    Files.createDirectories(directory)
    val java = Seq(
      System.getProperty("java.home") + "/bin/java",
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-Xmx128m",
      "-XX:-UsePerfData",
      s"-Djava.io.tmpdir=$directory",
      "-cp",
      System.getProperty("java.class.path"),
      program.getName
    )
    val builder = new ProcessBuilder(inNamespace ++ java ++ arguments: _*).redirectErrorStream(true)
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString)
    builder.start()
  }

  private val reader = new Thread(() => read(), s"lines-of-$name")
  reader.setDaemon(true)
  reader.start()

  private def read(): Unit = {
    val out = Files.newBufferedWriter(log)
    try
      process.inputReader(UTF_8).lines().forEach { line =>
        out.write(line)
        out.newLine()
        out.flush()
        said.add(line): Unit
        listener(this, line)
      }
    catch { case e: java.io.UncheckedIOException => said.add(e.toString): Unit }
    finally out.close()
  }

  def pid: Long = process.pid()

  def isAlive: Boolean = process.isAlive

  def lines: Seq[String] = said.asScala.toSeq

  /** Waits for a line that begins so. */
  def awaitLine(beginning: String, limit: FiniteDuration = Waiting.Limit): String =
    Waiting.untilThereIs(s"$this says \"$beginning\"; it said:\n${tail(30)}", limit) {
      val found = lines.find(_.startsWith(beginning))
      if (found.isEmpty && !isAlive && !reader.isAlive && !lines.exists(_.startsWith(beginning)))
        throw new AssertionError(s"$this ended without \"$beginning\", with ${process.exitValue()}:\n${tail(30)}")
      found
    }

  /** Says a line to it; false if it is gone. */
  def tell(line: String): Boolean =
    try {
      val out = process.getOutputStream
      out.write((line + "\n").getBytes(UTF_8))
      out.flush()
      true
    } catch { case _: IOException => false }

  /** Ends its standard input, by which these programs end in order. */
  def end(): Unit =
    try process.getOutputStream.close()
    catch { case _: IOException => () } // It has ended.

  /** Waits for its end and for all that it said. */
  def awaitEnd(limit: FiniteDuration = Waiting.Limit): Int = {
    if (!process.waitFor(limit.toMillis, TimeUnit.MILLISECONDS))
      throw new AssertionError(s"$this has not ended after $limit; it said:\n${tail(30)}")
    reader.join(Waiting.Limit.toMillis)
    process.exitValue()
  }

  /** kill -9, and waits until it is dead. */
  def kill(): Unit = {
    process.destroyForcibly(): Unit
    awaitEnd(): Unit
    removeRunDirectories()
  }

  /** A socket's path may be too long in the directory of the spec: then it is in /tmp, and the killed leave it there. */
  private def removeRunDirectories(): Unit = {
    val left = Option(new java.io.File("/tmp").listFiles((_, name) => name.startsWith(s"mp-$pid-"))).toSeq.flatten
    left.foreach(Scene.remove(_))
  }

  def pause(): Unit = signal("STOP")

  def resume(): Unit = signal("CONT")

  private def signal(name: String): Unit = {
    val kill = new ProcessBuilder("kill", s"-$name", pid.toString).inheritIO().start()
    if (kill.waitFor() != 0) throw new IllegalStateException(s"cannot send SIG$name to $this")
  }

  def tail(count: Int): String = lines.takeRight(count).mkString("  ", "\n  ", "")

  override def close(): Unit = kill()

  override def toString: String = s"$name (pid $pid, log $log)"
}

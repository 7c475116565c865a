package io.multiprocessing.semantics.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history.
 *
 * @param nanos of one clock for all processes
 * @param process who does one thing after the other
 * @param op what is done; each check names those that it knows
 * @param arg the object's name
 * @param value of a queue: the item
 * @param token of a lock: the fencing token; of a get: which delivery of the item this is, null for the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"t_nanos", "process", "op", "arg", "phase", "value", "token"})
public record Event(
        @JsonProperty("t_nanos") long nanos,
        @JsonProperty("process") String process,
        @JsonProperty("op") String op,
        @JsonProperty("arg") String arg,
        @JsonProperty("phase") Phase phase,
        @JsonProperty("value") @Nullable String value,
        @JsonProperty("token") @Nullable Long token) {
    /** Where in an operation the event is. What has no beginning of its own is only {@code ok}. */
    public enum Phase {
        /** It begins. */
        @JsonProperty("invoke")
        INVOKE,
        /** It was done. */
        @JsonProperty("ok")
        OK,
        /** It was not done, for certain. */
        @JsonProperty("fail")
        FAIL,
        /** Nobody knows whether it was done, or will be. */
        @JsonProperty("info")
        INFO
    }
}

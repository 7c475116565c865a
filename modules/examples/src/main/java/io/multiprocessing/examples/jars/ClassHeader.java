package io.multiprocessing.examples.jars;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a class file says of itself before any code.
 *
 * @param name as in Java source, nested classes with a dollar sign
 * @param release the Java release that it was compiled for
 * @param module whether it is a module's descriptor and no class
 */
record ClassHeader(String name, int release, int methods, boolean module) {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_1 = 44;
    private static final int ACC_MODULE = 0x8000;

    /** Empty when the bytes are no class file or end too early. */
    static Optional<ClassHeader> parse(byte[] classFile) {
        try {
            return Optional.of(parse(ByteBuffer.wrap(classFile)));
        } catch (IOException | BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static ClassHeader parse(ByteBuffer in) throws IOException {
        require(in.getInt() == MAGIC);
        in.getShort(); // minor version
        int major = unsigned(in);
        int[] constants = constantPool(in);
        int access = unsigned(in);
        String name = className(in, constants[unsigned(in)], constants);
        skip(in, 2); // superclass
        skip(in, 2 * unsigned(in)); // interfaces
        members(in); // fields
        int methods = members(in);
        attributes(in);
        require(!in.hasRemaining());
        return new ClassHeader(name, major - VERSION_OF_JAVA_1, methods, (access & ACC_MODULE) != 0);
    }

    /** Where each constant begins. */
    private static int[] constantPool(ByteBuffer in) {
        int[] constants = new int[unsigned(in)];
        for (int i = 1; i < constants.length; i++) {
            constants[i] = in.position();
            int tag = in.get();
            switch (tag) {
                case 1 -> skip(in, unsigned(in)); // text
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(in, 4); // int, float, references, dynamic
                case 5, 6 -> { // long and double take two places
                    skip(in, 8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(in, 2); // class, string, method type, module, package
                case 15 -> skip(in, 3); // method handle
                default -> throw new IllegalArgumentException("constant " + i + " has the unknown tag " + tag);
            }
        }
        return constants;
    }

    private static String className(ByteBuffer in, int classConstant, int[] constants) throws IOException {
        int text = constants[unsigned(in, classConstant + 1)] + 1;
        byte[] lengthAndText = new byte[2 + unsigned(in, text)];
        in.get(text, lengthAndText);
        return new DataInputStream(new ByteArrayInputStream(lengthAndText))
                .readUTF()
                .replace('/', '.');
    }

    private static int members(ByteBuffer in) {
        int count = unsigned(in);
        for (int i = 0; i < count; i++) {
            skip(in, 6); // access, name, descriptor
            attributes(in);
        }
        return count;
    }

    private static void attributes(ByteBuffer in) {
        for (int left = unsigned(in); left > 0; left--) {
            skip(in, 2); // name
            skip(in, in.getInt());
        }
    }

    private static int unsigned(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    private static int unsigned(ByteBuffer in, int position) {
        return Short.toUnsignedInt(in.getShort(position));
    }

    /** A negative length would go back, and on for ever. */
    private static void skip(ByteBuffer in, int bytes) {
        require(bytes >= 0);
        in.position(in.position() + bytes);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not a class file");
        }
    }
}

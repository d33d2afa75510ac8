package io.ringprobe.memory;
